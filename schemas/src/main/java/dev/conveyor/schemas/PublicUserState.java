package dev.conveyor.schemas;

/** What a new subscriber reads about a user first. The events of one topic. */
public sealed interface PublicUserState extends PublicEvent permits UserSnapshot {

  @Override
  default Topic topic() {
    return Topic.USERS;
  }
}
