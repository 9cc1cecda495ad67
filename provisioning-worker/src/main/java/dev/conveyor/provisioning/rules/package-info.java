/** What a change does to the directory: pure functions over values. */
@NullMarked
package dev.conveyor.provisioning.rules;

import org.jspecify.annotations.NullMarked;
