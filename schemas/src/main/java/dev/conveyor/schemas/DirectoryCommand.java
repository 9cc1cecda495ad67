package dev.conveyor.schemas;

/** What an admin wants done with a user. These are the events of one topic. */
public sealed interface DirectoryCommand extends ProvisioningInput, RoleSyncInput
    permits InviteUser, ConfirmAdoption, DecideHold, AssignRole, RemoveRole, EraseUser, ResendUser {

  @Override
  default Topic topic() {
    return Topic.DIRECTORY_COMMANDS;
  }
}
