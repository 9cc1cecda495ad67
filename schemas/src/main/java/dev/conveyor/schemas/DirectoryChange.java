package dev.conveyor.schemas;

/** A change to a user of the application's directory. These are the events of one topic. */
public sealed interface DirectoryChange extends RoleSyncInput
    permits DirectoryUserChanged, DirectoryUserErased {

  @Override
  default Topic topic() {
    return Topic.USER_LIFECYCLE;
  }
}
