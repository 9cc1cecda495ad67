package dev.conveyor.ingress.outcomes;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param provisioningWait how long a write of a user waits for the provisioning worker at most;
 *     zero disables the wait. An organization can disable it for itself
 */
@ConfigurationProperties("conveyor")
public record WaitSettings(@DefaultValue("2s") Duration provisioningWait) {}
