/** The outcomes of writes at the provisioning worker, for clients that are still waiting. */
@NullMarked
package dev.conveyor.ingress.outcomes;

import org.jspecify.annotations.NullMarked;
