package dev.conveyor.schemas;

/** What happened to a user of the application's directory. The events of one topic. */
public sealed interface DirectoryChange extends RoleSyncInput
    permits DirectoryUserChanged, DirectoryUserErased {

  @Override
  default Topic topic() {
    return Topic.USER_LIFECYCLE;
  }
}
