package dev.conveyor.ingress.http;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The largest bodies that are read, in bytes. A group may name 100,000 members; a rejected body is
 * kept in Base64 on topics that take 32 MiB, which rules out more than 12 MiB.
 */
@ConfigurationProperties("conveyor.body-limit")
public record BodyLimits(
    @DefaultValue("1048576") int userBytes,
    @DefaultValue("12582912") int groupBytes,
    @DefaultValue("4194304") int bulkBytes,
    @DefaultValue("65536") int searchBytes) {}
