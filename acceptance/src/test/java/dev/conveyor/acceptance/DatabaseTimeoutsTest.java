package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** A stalled process does not hold locks for long, and no statement outlives its client. */
class DatabaseTimeoutsTest {

  private static final List<String> SERVICES = ServiceSettings.SERVICES;

  @ParameterizedTest
  @FieldSource("SERVICES")
  void everyServiceSetsDatabaseTimeouts(String service) throws IOException {
    String yaml = Files.readString(Path.of("..", service, "src/main/resources/application.yaml"));

    assertThat(yaml)
        .contains("-c%20statement_timeout%3D50s")
        .contains("-c%20idle_in_transaction_session_timeout%3D60s")
        .contains("socketTimeout=60")
        .contains("transactional-lock: false");
  }
}
