/** Fair sharing of database connections and in-flight responses between organizations. */
@NullMarked
package dev.conveyor.ingress.shares;

import org.jspecify.annotations.NullMarked;
