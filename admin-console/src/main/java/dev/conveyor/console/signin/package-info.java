/** Who signs in, and how: accounts, passwords, one-time links, single sign-on, sessions. */
@NullMarked
package dev.conveyor.console.signin;

import org.jspecify.annotations.NullMarked;
