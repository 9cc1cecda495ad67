package dev.conveyor.provisioning.rules;

import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.ProvisioningInput;
import dev.conveyor.schemas.ScimUserChanged;
import dev.conveyor.schemas.ScimUserId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A builder for versions of a SCIM user. */
record TestPush(
    ScimUserId id,
    long version,
    String email,
    String name,
    boolean active,
    boolean deleted,
    @Nullable String externalId,
    List<String> changed,
    @Nullable String fingerprint,
    @Nullable Long undoes,
    boolean replayed) {

  static ScimUserId id(int number) {
    return new ScimUserId(new UUID(1, number));
  }

  static TestPush of(ScimUserId id, long version, String email) {
    String name = "Name " + id.value().getLeastSignificantBits();
    return new TestPush(
        id, version, email, name, true, false, null, List.of("emails"), null, null, false);
  }

  TestPush named(String name) {
    return new TestPush(
        id,
        version,
        email,
        name,
        active,
        deleted,
        externalId,
        changed,
        fingerprint,
        undoes,
        replayed);
  }

  TestPush inactive() {
    return new TestPush(
        id,
        version,
        email,
        name,
        false,
        deleted,
        externalId,
        changed,
        fingerprint,
        undoes,
        replayed);
  }

  TestPush deletion() {
    return new TestPush(
        id,
        version,
        email,
        name,
        false,
        true,
        externalId,
        List.of(),
        fingerprint,
        undoes,
        replayed);
  }

  TestPush identity(String externalId) {
    return new TestPush(
        id,
        version,
        email,
        name,
        active,
        deleted,
        externalId,
        changed,
        fingerprint,
        undoes,
        replayed);
  }

  TestPush changing(String... attributes) {
    return new TestPush(
        id,
        version,
        email,
        name,
        active,
        deleted,
        externalId,
        List.of(attributes),
        fingerprint,
        undoes,
        replayed);
  }

  /** A client waits for this request. */
  TestPush by(String request) {
    return new TestPush(
        id,
        version,
        email,
        name,
        active,
        deleted,
        externalId,
        changed,
        FailureReference.fingerprint(request),
        undoes,
        replayed);
  }

  TestPush undoing(long version) {
    return new TestPush(
        id,
        this.version,
        email,
        name,
        active,
        deleted,
        externalId,
        changed,
        fingerprint,
        version,
        replayed);
  }

  /** Support replayed this request. */
  TestPush replay() {
    return new TestPush(
        id, version, email, name, active, deleted, externalId, changed, fingerprint, undoes, true);
  }

  static FailureReference reference(String request) {
    return FailureReference.of(FailureReference.fingerprint(request));
  }

  Request request() {
    String own = FailureReference.fingerprint(id.toString(), String.valueOf(version));
    String print = fingerprint == null ? own : fingerprint;
    return new Request(event(), FailureReference.of(print), print, replayed);
  }

  static Request ordinary(ProvisioningInput event) {
    String print = FailureReference.fingerprint(event.key(), String.valueOf(event.version()));
    return new Request(event, FailureReference.of(print), print, false);
  }

  ScimUserChanged event() {
    ObjectNode user = JsonMapper.shared().createObjectNode();
    user.put("userName", "user" + id.value().getLeastSignificantBits());
    user.put("displayName", name);
    user.putArray("emails").addObject().put("value", email);
    if (externalId != null) {
      user.put("externalId", externalId);
    }
    return new ScimUserChanged(
        TestDirectory.ACME,
        id,
        version,
        Instant.EPOCH,
        active,
        deleted,
        "user" + id.value().getLeastSignificantBits(),
        changed,
        user,
        fingerprint,
        undoes);
  }
}
