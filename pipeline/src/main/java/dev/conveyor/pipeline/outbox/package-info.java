/** The transactional outbox: what a producer commits together with the change itself. */
@NullMarked
package dev.conveyor.pipeline.outbox;

import org.jspecify.annotations.NullMarked;
