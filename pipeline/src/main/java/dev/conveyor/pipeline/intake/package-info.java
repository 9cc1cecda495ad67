/** How a worker takes records in: whole polls in one transaction, one bad record alone. */
@NullMarked
package dev.conveyor.pipeline.intake;

import org.jspecify.annotations.NullMarked;
