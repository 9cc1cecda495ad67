package dev.conveyor.quickstart;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The content of {@code quickstart.json}: all addresses and process ids. */
record State(
    String scimBaseUrl,
    String scimToken,
    String organization,
    String consoleUrl,
    String adminApiUrl,
    String adminApiKey,
    String kafkaBootstrapServers,
    String jdbcUrl,
    Map<String, Running> services,
    Map<String, Running> servers) {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(tools.jackson.databind.MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

  /** A process, and its health URL; servers have none. */
  record Running(long pid, @Nullable String healthUrl) {}

  /**
   * Replaces the file atomically: readers see the old or the new one. It contains a password and a
   * key, so only its owner may read it.
   */
  void write(Path file) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Home.write(fresh, JSON.writeValueAsBytes(this));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  static State read(Path file) throws IOException {
    return JSON.readValue(Files.readAllBytes(file), State.class);
  }
}
