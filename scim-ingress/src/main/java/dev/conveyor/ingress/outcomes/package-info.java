/**
 * How writes of users ended behind the ingress, as far as a client that still waits can be told.
 */
@NullMarked
package dev.conveyor.ingress.outcomes;

import org.jspecify.annotations.NullMarked;
