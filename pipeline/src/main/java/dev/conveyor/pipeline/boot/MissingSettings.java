package dev.conveyor.pipeline.boot;

import java.util.Set;

/** Thrown when required settings are missing. */
final class MissingSettings extends RuntimeException {

  private static final long serialVersionUID = 1;

  MissingSettings(Set<String> names) {
    super(
        "Missing required settings: "
            + String.join(", ", names)
            + ". Set each as an environment variable, or as a file with that name in the directory"
            + " that SPRING_CONFIG_IMPORT points to. See docs/reference/configuration.md.");
  }
}
