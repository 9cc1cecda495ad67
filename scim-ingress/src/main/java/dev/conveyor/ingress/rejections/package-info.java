/** Rejected writes become failed provisions, and can be replayed. */
@NullMarked
package dev.conveyor.ingress.rejections;

import org.jspecify.annotations.NullMarked;
