/** Requests and responses, independent of HTTP. */
@NullMarked
package dev.conveyor.ingress.requests;

import org.jspecify.annotations.NullMarked;
