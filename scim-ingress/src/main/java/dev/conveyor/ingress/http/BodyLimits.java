package dev.conveyor.ingress.http;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The maximum body sizes, in bytes. A group may name 100,000 members, each with a name and an
 * address. The body budget limits how many are read concurrently.
 *
 * @param userBytes the maximum body of a user, in bytes
 * @param groupBytes the maximum body of a group, in bytes
 * @param bulkBytes the maximum bulk request, in bytes
 * @param searchBytes the maximum body of a search, in bytes
 */
@ConfigurationProperties("conveyor.body-limit")
public record BodyLimits(
    @DefaultValue("1048576") int userBytes,
    @DefaultValue("12582912") int groupBytes,
    @DefaultValue("4194304") int bulkBytes,
    @DefaultValue("65536") int searchBytes) {}
