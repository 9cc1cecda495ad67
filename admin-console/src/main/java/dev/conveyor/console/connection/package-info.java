/**
 * What an organization's admin connects it by: provisioning with SCIM, its tokens, single sign-on,
 * and what the organization is limited to.
 */
@NullMarked
package dev.conveyor.console.connection;

import org.jspecify.annotations.NullMarked;
