package dev.conveyor.ingress.search;

import dev.conveyor.ingress.protocol.AttributeSelection;

/** A request for a list. */
public record Search(Condition condition, Page page, AttributeSelection selection) {}
