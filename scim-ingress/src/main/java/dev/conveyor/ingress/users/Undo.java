package dev.conveyor.ingress.users;

import dev.conveyor.ingress.groups.MemberStore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is needed to undo a write of a user.
 *
 * @param before the previous user; null for one who was created
 * @param changed the attributes that the write changed
 * @param admitted the parked members that the user joined as with this write
 */
public record Undo(
    @Nullable StoredUser before,
    StoredUser after,
    List<String> changed,
    List<MemberStore.Parked> admitted) {}
