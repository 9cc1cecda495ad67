/** The provisioning worker: change records become directory users. */
@NullMarked
package dev.conveyor.provisioning;

import org.jspecify.annotations.NullMarked;
