/**
 * Who signs in, how, and what they may reach: accounts, passwords, one-time links, single sign-on.
 */
@NullMarked
package dev.conveyor.console.access;

import org.jspecify.annotations.NullMarked;
