package dev.conveyor.provisioning.rules;

/** What became of a request, at the end of its batch. */
public sealed interface Result {

  /** It is in the directory, or asks for nothing that another request does not ask for already. */
  record Applied() implements Result {}

  /** Something newer was applied before. */
  record Stale(long knownVersion) implements Result {}

  /** Part of it, or all of it, cannot be done as things stand. */
  record Refused(Refusal refusal) implements Result {}

  /** No concern of this stage. */
  record NotOurs() implements Result {}
}
