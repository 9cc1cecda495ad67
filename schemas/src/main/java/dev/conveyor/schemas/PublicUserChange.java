package dev.conveyor.schemas;

/** Public changes of a user, for downstream teams. These are the events of one topic. */
public sealed interface PublicUserChange extends PublicEvent, TimelineInput
    permits UserChanged, UserErased {

  @Override
  default Topic topic() {
    return Topic.USER_CHANGES;
  }
}
