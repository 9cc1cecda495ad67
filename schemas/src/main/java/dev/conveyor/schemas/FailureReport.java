package dev.conveyor.schemas;

/** What support is told about a failed provision. The events of one topic. */
public sealed interface FailureReport extends SupportInput
    permits FailedProvision, FailureSettled, FailureCauseGone {

  @Override
  default Topic topic() {
    return Topic.PROVISIONING_ERRORS;
  }
}
