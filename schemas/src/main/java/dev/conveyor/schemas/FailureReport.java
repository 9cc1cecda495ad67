package dev.conveyor.schemas;

/** What is reported to support about a failed provision. These are the events of one topic. */
public sealed interface FailureReport extends SupportInput
    permits FailedProvision, FailureSettled, FailureCauseGone {

  @Override
  default Topic topic() {
    return Topic.PROVISIONING_ERRORS;
  }
}
