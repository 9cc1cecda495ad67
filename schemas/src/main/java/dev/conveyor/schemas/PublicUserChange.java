package dev.conveyor.schemas;

/** What downstream teams are told about a user. The events of one topic. */
public sealed interface PublicUserChange extends PublicEvent, TimelineInput
    permits UserChanged, UserErased {

  @Override
  default Topic topic() {
    return Topic.USER_CHANGES;
  }
}
