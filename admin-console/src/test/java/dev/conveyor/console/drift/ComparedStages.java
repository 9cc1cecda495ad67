package dev.conveyor.console.drift;

import dev.conveyor.console.RunningConsole;
import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.EventCodec;
import dev.conveyor.schemas.EventHeaders;
import dev.conveyor.schemas.EventSource;
import dev.conveyor.schemas.Grant;
import dev.conveyor.schemas.GrantSource;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Partitioning;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.Topic;
import dev.conveyor.schemas.UserId;
import dev.conveyor.schemas.UserSnapshot;
import dev.conveyor.schemas.UserStatus;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;

/** Writes what the stages would have after some pushes, as their own tables and topics have it. */
final class ComparedStages implements AutoCloseable {

  final RunningConsole console;
  final OrganizationId organization;
  private final KafkaProducer<byte[], byte[]> producer;
  private final int partitions;

  ComparedStages(RunningConsole console, OrganizationId organization) {
    this.console = console;
    this.organization = organization;
    Map<String, Object> settings =
        new HashMap<>(console.context.getBean(KafkaProperties.class).buildProducerProperties());
    settings.remove("key.serializer");
    settings.remove("value.serializer");
    settings.remove("transactional.id");
    producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    partitions = producer.partitionsFor(Topic.USERS.topicName()).size();
  }

  /** The workers have heard of the organization's settings. */
  void settings() throws SQLException {
    console.sql(
        "UPDATE directory.organizations SET settings_version = 1 WHERE id = '" + organization + "'",
        "INSERT INTO roles.default_role_facts (organization, version, at) VALUES ('%s', 1, now())"
            .formatted(organization));
  }

  /** SCIM users, directory users, and public users with these numbers, without groups. */
  void users(int first, int last) throws Exception {
    String series = "generate_series(" + first + ", " + last + ") AS n";
    console.sql(
        """
        INSERT INTO scim.users (id, organization, user_name_key, display_name_key, email_keys,
          active, resource)
        SELECT %s, '%s', 'u' || n || '@x', 'user ' || n, ARRAY['u' || n || '@x'], true,
          jsonb_build_object('userName', 'u' || n || '@x', 'displayName', 'User ' || n,
            'emails', jsonb_build_array(jsonb_build_object('value', 'u' || n || '@x')))
        FROM %s
        """
            .formatted(id("1"), organization, series),
        """
        INSERT INTO directory.users (id, organization, email, email_key, display_name, status,
          scim_user_id, scim_version)
        SELECT %s, '%s', 'u' || n || '@x', 'u' || n || '@x', 'User ' || n, 'active', %s, 1 FROM %s
        """
            .formatted(id("2"), organization, id("1"), series),
        """
        INSERT INTO directory.applied_scim_users (organization, scim_user_id, version)
        SELECT '%s', %s, 1 FROM %s
        """
            .formatted(organization, id("1"), series),
        """
        INSERT INTO roles.users (organization, id, email, display_name, status, scim_managed,
          directory_version, version)
        SELECT '%s', %s, 'u' || n || '@x', 'User ' || n, 'active', true, 1, 1 FROM %s
        """
            .formatted(organization, id("2"), series));
    for (int i = first; i <= last; i++) {
      snapshot(i, 1, List.of());
    }
    producer.flush();
  }

  /** A mapped group of users with these numbers; everyone knows it. */
  void group(GroupId group, Role role, int first, int last) throws Exception {
    String series = "generate_series(" + first + ", " + last + ") AS n";
    console.sql(
        """
        INSERT INTO scim.groups (id, organization, display_name, display_name_key, member_count)
        VALUES ('%s', '%s', 'Team', 'team', %d)
        """
            .formatted(group, organization, last - first + 1),
        "INSERT INTO scim.group_members (group_id, user_id) SELECT '%s', %s FROM %s"
            .formatted(group, id("1"), series),
        "INSERT INTO roles.groups (organization, id, version) VALUES ('%s', '%s', 1)"
            .formatted(organization, group),
        """
        INSERT INTO roles.membership_facts (organization, scim_user_id, group_id, version, at, member)
        SELECT '%s', %s, '%s', 1, now(), true FROM %s
        """
            .formatted(organization, id("1"), group, series),
        "INSERT INTO settings.role_mappings (organization, group_id, role) VALUES ('%s', '%s', '%s')"
            .formatted(organization, group, role),
        """
        INSERT INTO roles.mapping_facts (organization, group_id, version, at, role)
        VALUES ('%s', '%s', 1, now(), '%s')
        """
            .formatted(organization, group, role),
        """
        INSERT INTO roles.grants (organization, user_id, role, source)
        SELECT '%s', %s, '%s', 'group:%s' FROM %s
        """
            .formatted(organization, id("2"), role, group, series));
    for (int i = first; i <= last; i++) {
      snapshot(i, 1, List.of(new Grant(role, new GrantSource.Group(group))));
    }
    producer.flush();
  }

  /** The state of a user on the compacted topic. */
  void snapshot(int number, long version, List<Grant> grants) throws Exception {
    UserSnapshot snapshot =
        new UserSnapshot(
            organization,
            user(number),
            version,
            Instant.EPOCH,
            new EmailAddress("u" + number + "@x"),
            "User " + number,
            UserStatus.ACTIVE,
            true,
            grants);
    send(user(number), snapshot);
  }

  /** Null is a tombstone. */
  void send(UserId user, @Nullable UserSnapshot snapshot) {
    byte[] key = (organization + "/" + user).getBytes(StandardCharsets.UTF_8);
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            Topic.USERS.topicName(),
            Partitioning.partition(key, partitions),
            key,
            snapshot == null ? null : EventCodec.encode(snapshot));
    if (snapshot != null) {
      record
          .headers()
          .add(EventHeaders.TYPE, snapshot.eventType().ceType().getBytes(StandardCharsets.UTF_8))
          .add(
              EventHeaders.SOURCE,
              EventSource.ROLE_SYNC_WORKER.text().getBytes(StandardCharsets.UTF_8));
    }
    producer.send(record);
  }

  /** Compares, and answers what is found, as {@code kind detail reason}. */
  List<String> compare() throws Exception {
    ComparisonStore store = console.context.getBean(ComparisonStore.class);
    console.context.getBean(DriftActs.class).compare("test", organization);
    while (store.status(organization).isLive()) {
      Thread.onSpinWait();
    }
    ComparisonStatus status = store.status(organization);
    if (status.problem() != null) {
      throw new AssertionError(status.problem());
    }
    return console
        .context
        .getBean(FoundDifferences.class)
        .list(organization, null, 0, 20_000)
        .stream()
        .map(
            each -> (each.kind().text() + " " + each.detail()).strip() + " " + each.reason().text())
        .toList();
  }

  UserId user(int number) {
    return new UserId(UUID.fromString("%08x-0000-4000-8002-%012d".formatted(prefix(), number)));
  }

  ScimUserId scim(int number) {
    return new ScimUserId(UUID.fromString("%08x-0000-4000-8001-%012d".formatted(prefix(), number)));
  }

  private int prefix() {
    return organization.hashCode();
  }

  private String id(String kind) {
    return "('%08x-0000-4000-800%s-' || lpad(n::text, 12, '0'))::uuid".formatted(prefix(), kind);
  }

  @Override
  public void close() {
    producer.close();
  }
}
