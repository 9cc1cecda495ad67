/** How a worker processes records: whole polls in one transaction, bad records in isolation. */
@NullMarked
package dev.conveyor.pipeline.intake;

import org.jspecify.annotations.NullMarked;
