/** Keeps the keys by which names are compared as they should be. */
@NullMarked
package dev.conveyor.ingress.keys;

import org.jspecify.annotations.NullMarked;
