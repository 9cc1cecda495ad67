package dev.conveyor.schemas;

/** Everything the ingress reads. */
public sealed interface IngressInput extends Event permits ScimRequest {}
