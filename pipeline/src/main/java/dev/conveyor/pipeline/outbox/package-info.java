/** The transactional outbox: messages that are committed together with the change itself. */
@NullMarked
package dev.conveyor.pipeline.outbox;

import org.jspecify.annotations.NullMarked;
