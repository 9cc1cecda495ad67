/** Rejected writes become failed provisions, and can be sent through again. */
@NullMarked
package dev.conveyor.ingress.rejections;

import org.jspecify.annotations.NullMarked;
