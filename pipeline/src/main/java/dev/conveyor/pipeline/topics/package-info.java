/** Creation of the topics, by whichever service comes first. */
@NullMarked
package dev.conveyor.pipeline.topics;

import org.jspecify.annotations.NullMarked;
