package dev.conveyor.ingress.users;

import dev.conveyor.ingress.groups.MemberStore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What it takes to undo a write of a user.
 *
 * @param before the user as they were; null for one who was created
 * @param changed the attributes that the write changed
 * @param admitted the parked members as which the user joined groups with this write
 */
public record Undo(
    @Nullable StoredUser before,
    StoredUser after,
    List<String> changed,
    List<MemberStore.Parked> admitted) {}
