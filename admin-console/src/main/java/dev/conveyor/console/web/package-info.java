/** What every controller shares: lists, what is around a page, errors, answers of the API. */
@NullMarked
package dev.conveyor.console.web;

import org.jspecify.annotations.NullMarked;
