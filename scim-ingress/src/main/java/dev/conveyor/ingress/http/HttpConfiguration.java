package dev.conveyor.ingress.http;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The HTTP edge. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BodyLimits.class)
@Import({ScimController.class, DiscoveryController.class, ProblemAdvice.class})
public class HttpConfiguration {}
