/**
 * SCIM 2.0 itself: resources, filters, patches and answers as values, with no users, no database
 * and no HTTP in it. This room alone knows scim2-sdk-common and Jackson 2; what leaves it is text,
 * bytes and records. See docs/adr/0001-scim2-sdk-is-the-engine.md.
 */
@NullMarked
package dev.conveyor.ingress.protocol;

import org.jspecify.annotations.NullMarked;
