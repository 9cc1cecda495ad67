package dev.conveyor.quickstart;

/** What the person at the keyboard reads. */
final class Screen {

  /** The last line of the closing screen: whoever waits for it knows that all is up. */
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
    say("  Sign in, once      %s", signInLink);
    say("  Admin API          %s", state.adminApiUrl());
    say("  Admin API key      %s", state.adminApiKey());
    say("  Kafka              %s", state.kafkaBootstrapServers());
    say("  PostgreSQL         %s", state.jdbcUrl());
    say("");
    say("  Push a user as an identity provider does:");
    say("");
    say("  curl -s -X POST %s/Users \\", state.scimBaseUrl());
    say("    -H 'Authorization: Bearer %s' \\", state.scimToken());
    say("    -H 'Content-Type: application/scim+json' \\");
    say(
        "    -d '{\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:User\"],"
            + "\"userName\":\"ada@example.com\",\"displayName\":\"Ada Lovelace\","
            + "\"active\":true,\"emails\":[{\"value\":\"ada@example.com\",\"primary\":true}]}'");
    say("");
    say("  All but the link stand in .conveyor/quickstart.json, too; ./conveyor sign-in makes");
    say("  another link. Ctrl-C or ./conveyor down ends everything; the data stays until");
    say("  ./conveyor reset.");
    say("");
    say("%s Started in %s s.", READY, seconds);
  }
}
