package dev.conveyor.schemas;

/** Everything that the ingress reads. */
public sealed interface IngressInput extends Event permits ScimRequest {}
