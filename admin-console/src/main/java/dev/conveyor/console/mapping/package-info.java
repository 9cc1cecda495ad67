/** SCIM groups, the roles that they give, and what a mapping would change. */
@NullMarked
package dev.conveyor.console.mapping;

import org.jspecify.annotations.NullMarked;
