/** Users, grants and sign-in, read through their owners' views and changed by commands. */
@NullMarked
package dev.conveyor.console.directory;

import org.jspecify.annotations.NullMarked;
