/**
 * For those who run the installation: organizations, staff, API keys, the pipeline, the audit
 * trail.
 */
@NullMarked
package dev.conveyor.console.operations;

import org.jspecify.annotations.NullMarked;
