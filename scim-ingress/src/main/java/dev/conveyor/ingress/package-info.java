/** The SCIM 2.0 ingress: authenticate, validate, persist, publish change records. */
@NullMarked
package dev.conveyor.ingress;

import org.jspecify.annotations.NullMarked;
