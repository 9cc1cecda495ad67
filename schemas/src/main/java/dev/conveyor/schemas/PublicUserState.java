package dev.conveyor.schemas;

/** The state of a user that new subscribers read first. These are the events of one topic. */
public sealed interface PublicUserState extends PublicEvent permits UserSnapshot {

  @Override
  default Topic topic() {
    return Topic.USERS;
  }
}
