/** What is known: who exists, who is a member, what is mapped, what was commanded. */
@NullMarked
package dev.conveyor.rolesync.facts;

import org.jspecify.annotations.NullMarked;
