/**
 * SCIM 2.0 itself: resources, filters, patches, and responses as values, without users, database,
 * or HTTP. A small engine, tested against UnboundID's SDK. See
 * docs/adr/0001-our-own-scim-engine.md.
 */
@NullMarked
package dev.conveyor.ingress.protocol;

import org.jspecify.annotations.NullMarked;
