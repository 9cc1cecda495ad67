/** What a request is once HTTP is taken off it, and what it answers. */
@NullMarked
package dev.conveyor.ingress.requests;

import org.jspecify.annotations.NullMarked;
