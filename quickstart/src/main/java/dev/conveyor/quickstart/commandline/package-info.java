/** How the command lines parse their arguments, and how they report a wrong one. */
@NullMarked
package dev.conveyor.quickstart.commandline;

import org.jspecify.annotations.NullMarked;
