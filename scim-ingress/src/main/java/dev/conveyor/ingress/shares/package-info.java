/** What organizations share: database connections and answers in flight, fairly. */
@NullMarked
package dev.conveyor.ingress.shares;

import org.jspecify.annotations.NullMarked;
