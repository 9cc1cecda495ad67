package dev.conveyor.console.operations;

import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings that begin with {@code conveyor}.
 *
 * @param services where each service tells of its health, by its name
 */
@ConfigurationProperties("conveyor")
record ServiceAddresses(Map<String, String> services) {}
