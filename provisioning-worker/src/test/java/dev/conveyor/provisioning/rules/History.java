package dev.conveyor.provisioning.rules;

import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.EraseUser;
import dev.conveyor.schemas.InviteUser;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ProvisioningInput;
import dev.conveyor.schemas.Rehire;
import dev.conveyor.schemas.ScimConnectionChanged;
import dev.conveyor.schemas.ScimUserChanged;
import dev.conveyor.schemas.ScimUserErased;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A random history of an organization, and its result by the naive rules. */
public final class History {

  private record State(long version, String email, String name, boolean active) {}

  public final List<ProvisioningInput> events = new ArrayList<>();
  final NaiveDirectory naive = new NaiveDirectory();
  private final Random random;
  private final OrganizationId organization;
  private final int base;
  private final Map<ScimUserId, State> scim = new HashMap<>();
  private final Map<ScimUserId, State> before = new HashMap<>();
  private int drawn;
  private long settings;

  public History(long seed, OrganizationId organization, int length) {
    this.random = new Random(seed);
    this.organization = organization;
    this.base = (int) seed * 1000;
    while (events.size() < length) {
      ProvisioningInput next = next();
      if (next != null) {
        events.add(next);
        naive.apply(next);
      }
    }
  }

  public List<String> shown() {
    return naive.shown();
  }

  public List<ScimUserId> refused() {
    return naive.refused();
  }

  private @Nullable ProvisioningInput next() {
    int choice = random.nextInt(100);
    if (choice < 25 || scim.isEmpty()) {
      return create();
    }
    ScimUserId id =
        List.copyOf(new java.util.TreeSet<>(scim.keySet())).get(random.nextInt(scim.size()));
    if (choice < 50) {
      State state = scim.get(id);
      return change(id, address(), state.name(), state.active(), "emails");
    }
    if (choice < 60) {
      State state = scim.get(id);
      return change(id, state.email(), "Name " + random.nextInt(5), state.active(), "displayName");
    }
    if (choice < 75) {
      State state = scim.get(id);
      return change(id, state.email(), state.name(), !state.active(), "active");
    }
    if (choice < 85) {
      return undo(id);
    }
    return choice < 92 ? end(id, choice) : command(choice);
  }

  private String address() {
    return (char) ('a' + random.nextInt(6)) + "@x";
  }

  private ProvisioningInput create() {
    ScimUserId id = new ScimUserId(new UUID(7, base + ++drawn));
    State state = new State(1, address(), "Name " + drawn, random.nextInt(8) > 0);
    scim.put(id, state);
    return record(id, state, false, List.of("emails", "displayName", "active"), null);
  }

  private ProvisioningInput change(
      ScimUserId id, String email, String name, boolean active, String what) {
    State old = scim.get(id);
    State state = new State(old.version() + 1, email, name, active);
    before.put(id, old);
    scim.put(id, state);
    return record(id, state, false, List.of(what), null);
  }

  /** Undoes the newest version, if it was rejected. */
  private @Nullable ProvisioningInput undo(ScimUserId id) {
    State state = scim.get(id);
    NaiveDirectory.Want want = naive.waiting.get(id);
    if (want == null || !want.active() || want.refused() != state.version()) {
      return null;
    }
    State old = before.get(id);
    if (old == null) {
      scim.remove(id);
      State gone = new State(state.version() + 1, state.email(), state.name(), false);
      return record(id, gone, true, List.of(), state.version());
    }
    State restored = new State(state.version() + 1, old.email(), old.name(), old.active());
    scim.put(id, restored);
    return record(id, restored, false, List.of("emails", "displayName", "active"), state.version());
  }

  private ProvisioningInput end(ScimUserId id, int choice) {
    State state = scim.remove(id);
    State last = new State(state.version() + 1, state.email(), state.name(), false);
    return choice < 90
        ? record(id, last, true, List.of(), null)
        : new ScimUserErased(organization, id, last.version(), Instant.EPOCH);
  }

  private ProvisioningInput command(int choice) {
    UserId user = new UserId(new UUID(8, base + random.nextInt(3)));
    if (choice < 94) {
      return new InviteUser(
          organization, user, 1, Instant.EPOCH, new EmailAddress(address()), "Invited");
    }
    if (choice < 96) {
      return new EraseUser(organization, user, 1, Instant.EPOCH);
    }
    Integer limit = random.nextInt(3) == 0 ? null : Integer.valueOf(random.nextInt(5));
    Rehire rehire = random.nextInt(4) == 0 ? Rehire.REFUSE : Rehire.ADOPT;
    return new ScimConnectionChanged(
        organization, ++settings, Instant.EPOCH, false, null, false, limit, rehire, null);
  }

  private ProvisioningInput record(
      ScimUserId id, State state, boolean deleted, List<String> changed, @Nullable Long undoes) {
    ObjectNode user = JsonMapper.shared().createObjectNode();
    user.put("displayName", state.name());
    user.putArray("emails").addObject().put("value", state.email());
    return new ScimUserChanged(
        organization,
        id,
        state.version(),
        Instant.EPOCH,
        state.active(),
        deleted,
        id.toString(),
        changed,
        user,
        null,
        undoes);
  }
}
