package dev.conveyor.pipeline.boot;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/**
 * Stops a service with missing settings before it starts: Spring would use the literal text {@code
 * ${CONVEYOR_DB_PASSWORD}} as the password. A setting is required if application.yaml refers to it
 * without a default.
 */
final class RequiredSettings implements EnvironmentPostProcessor, Ordered {

  private static final Pattern WITHOUT_DEFAULT = Pattern.compile("\\$\\{(CONVEYOR_[A-Z_]+)}");

  /**
   * @throws MissingSettings if any are missing
   */
  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    Set<String> missing = new TreeSet<>();
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (source instanceof EnumerablePropertySource<?> settings
          && source.getName().contains("application.yaml")) {
        for (String name : settings.getPropertyNames()) {
          Matcher matcher = WITHOUT_DEFAULT.matcher(String.valueOf(settings.getProperty(name)));
          while (matcher.find()) {
            String value = environment.getProperty(matcher.group(1));
            if (value == null || value.isBlank()) {
              missing.add(matcher.group(1));
            }
          }
        }
      }
    }
    if (!missing.isEmpty()) {
      throw new MissingSettings(missing);
    }
  }

  /** Runs after everything that adds settings. */
  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE;
  }
}
