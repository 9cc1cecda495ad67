package dev.conveyor.ingress.http;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The largest bodies that are read, in bytes. A group may name 100,000 members, each with its name
 * and address. How many are read at the same time is bounded by the body budget.
 *
 * @param userBytes the largest body of a user, in bytes
 * @param groupBytes the largest body of a group, in bytes
 * @param bulkBytes the largest bulk request, in bytes
 * @param searchBytes the largest body of a search, in bytes
 */
@ConfigurationProperties("conveyor.body-limit")
public record BodyLimits(
    @DefaultValue("1048576") int userBytes,
    @DefaultValue("12582912") int groupBytes,
    @DefaultValue("4194304") int bulkBytes,
    @DefaultValue("65536") int searchBytes) {}
