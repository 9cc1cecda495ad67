/** Compiles filters to SQL, through an allow-list of attributes. */
@NullMarked
package dev.conveyor.ingress.search;

import org.jspecify.annotations.NullMarked;
