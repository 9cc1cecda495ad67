package dev.conveyor.provisioning.rules;

/** The result of a request, at the end of its batch. */
public sealed interface Result {

  /** It is in the directory, or requests nothing beyond what another request already does. */
  record Applied() implements Result {}

  /** Something newer was already applied. */
  record Stale(long knownVersion) implements Result {}

  /** A replay of a version whose undone request still waits: its failure stays open. */
  record Undone() implements Result {}

  /** Part of it, or all of it, cannot be applied in the current state. */
  record Refused(PushRefusal refusal) implements Result {}

  /** Not relevant to this stage. */
  record NotOurs() implements Result {}
}
