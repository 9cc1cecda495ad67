package dev.conveyor.pipeline.boot;

import java.util.Set;

/** Settings that a service cannot do without are not set. */
final class MissingSettings extends RuntimeException {

  private static final long serialVersionUID = 1;

  MissingSettings(Set<String> names) {
    super(
        "Missing: "
            + String.join(", ", names)
            + ". Set each as a variable, or as a file of that name where SPRING_CONFIG_IMPORT"
            + " points; docs/reference/configuration.md says what it is.");
  }
}
