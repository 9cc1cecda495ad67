/** The admin console: settings, users, roles and the support desk, as a JSON API. */
@NullMarked
package dev.conveyor.console;

import org.jspecify.annotations.NullMarked;
