/** What people do in the console or through the Admin API: each act takes effect and is audited. */
@NullMarked
package dev.conveyor.console.acts;

import org.jspecify.annotations.NullMarked;
