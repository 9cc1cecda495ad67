package dev.conveyor.bench;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Typical requests of identity providers, at full speed. */
final class ScimLoads {

  static final String CREATE = "SCIM: create user";
  static final String CREATE_WAITING = "SCIM: create user, red mark on";
  static final String FILTER = "SCIM: filter by userName";
  static final String PATCH = "SCIM: patch user";
  static final String LIFECYCLE = "SCIM: Okta lifecycle";

  private final Customer customer;
  private final AtomicLong names = new AtomicLong();
  private final List<String> ids;
  private final String group;
  private final String prefix;

  /**
   * @param ids of the existing users {@code base0}, {@code base1}, and so on
   * @param group an existing group
   */
  ScimLoads(Customer customer, List<String> ids, String group) {
    this(customer, ids, group, "");
  }

  /**
   * @param prefix of the names of its loads in the report
   */
  ScimLoads(Customer customer, List<String> ids, String group, String prefix) {
    this.prefix = prefix;
    this.customer = customer;
    this.ids = ids;
    this.group = group;
  }

  Measured creates(String name, int connections, double seconds) throws Exception {
    return Load.closed(
        prefix + name,
        connections,
        seconds / 3,
        seconds,
        customer::client,
        (client, number) ->
            client.send("POST", "/Users", customer.user("u" + names.getAndIncrement(), true), 201));
  }

  Measured filters(int connections, double seconds) throws Exception {
    return Load.closed(
        prefix + FILTER,
        connections,
        seconds / 3,
        seconds,
        customer::client,
        (client, number) ->
            client.send(
                "GET",
                Customer.filter(customer.email("base" + number * 7919 % ids.size())),
                null,
                200));
  }

  Measured patches(int connections, double seconds) throws Exception {
    return Load.closed(
        prefix + PATCH,
        connections,
        seconds / 3,
        seconds,
        customer::client,
        (client, number) ->
            client.send(
                "PATCH",
                "/Users/" + ids.get((int) (number % ids.size())),
                Customer.patch(
                    "{\"op\":\"replace\",\"value\":{\"title\":\"Title %d\"}}"
                        .formatted(names.getAndIncrement())),
                200));
  }

  /** Filter, POST, GET, PUT, PATCH of a group, deactivation: six requests per user. */
  Measured lifecycles(int connections, double seconds) throws Exception {
    return Load.closed(
        LIFECYCLE, connections, seconds / 3, seconds, customer::client, this::lifecycle);
  }

  private void lifecycle(ScimClient client, long number) throws Exception {
    String name = "l" + names.getAndIncrement();
    client.send("GET", Customer.filter(customer.email(name)), null, 200);
    String id = client.send("POST", "/Users", customer.user(name, true), 201).id();
    client.send("GET", "/Users/" + id, null, 200);
    String renamed = customer.user(name, true).replace("\"locale\":\"en-US\"", "\"locale\":\"de\"");
    client.send("PUT", "/Users/" + id, renamed, 200);
    client.send("PATCH", "/Groups/" + group, Customer.addMembers(List.of(id)), 204);
    client.send(
        "PATCH",
        "/Users/" + id,
        Customer.patch("{\"op\":\"replace\",\"value\":{\"active\":false}}"),
        200);
  }
}
