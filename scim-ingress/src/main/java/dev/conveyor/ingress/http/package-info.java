/** SCIM over HTTP. */
@NullMarked
package dev.conveyor.ingress.http;

import org.jspecify.annotations.NullMarked;
