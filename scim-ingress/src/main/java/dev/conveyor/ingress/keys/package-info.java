/** Keeps the comparison keys of names up to date. */
@NullMarked
package dev.conveyor.ingress.keys;

import org.jspecify.annotations.NullMarked;
