package dev.conveyor.quickstart;

/** Output for the user. */
final class Screen {

  /**
   * The end of the closing screen: anything that waits for it knows that all services are ready.
   */
  static final String READY = "Conveyor is ready.";

  private Screen() {}

  static synchronized void say(String format, Object... arguments) {
    System.out.printf(format + "%n", arguments);
    System.out.flush();
  }

  static void closing(State state, String signInLink, String seconds) {
    say("");
    say("  SCIM base URL      %s", state.scimBaseUrl());
    say("  SCIM token         %s", state.scimToken());
    say("  Organization       %s", state.organization());
    say("  Console            %s", state.consoleUrl());
    say("  One-time sign-in   %s", signInLink);
    say("  Admin API          %s", state.adminApiUrl());
    say("  Admin API key      %s", state.adminApiKey());
    say("  Kafka              %s", state.kafkaBootstrapServers());
    say("  PostgreSQL         %s", state.jdbcUrl());
    say("");
    say("  Create a user as an identity provider would:");
    say("");
    say("  curl -s -X POST %s/Users \\", state.scimBaseUrl());
    say("    -H 'Authorization: Bearer %s' \\", state.scimToken());
    say("    -H 'Content-Type: application/scim+json' \\");
    say(
        "    -d '{\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:User\"],"
            + "\"userName\":\"ada@example.com\",\"displayName\":\"Ada Lovelace\","
            + "\"active\":true,\"emails\":[{\"value\":\"ada@example.com\",\"primary\":true}]}'");
    say("");
    say("  Everything except the link is also in .conveyor/quickstart.json. For a new link, run");
    say(
        "  ./conveyor sign-in. To stop, press Ctrl-C or run ./conveyor down; your data is kept until");
    say("  ./conveyor reset.");
    say("");
    say("%s Started in %s s.", READY, seconds);
  }
}
