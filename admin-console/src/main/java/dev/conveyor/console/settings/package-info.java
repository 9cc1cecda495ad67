/** What an organization's admin sets: connection, tokens, mappings, roles. */
@NullMarked
package dev.conveyor.console.settings;

import org.jspecify.annotations.NullMarked;
