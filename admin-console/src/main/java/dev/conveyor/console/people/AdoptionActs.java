package dev.conveyor.console.people;

import dev.conveyor.console.access.AccountId;
import dev.conveyor.console.acting.ActOutcome;
import dev.conveyor.console.audit.Audit;
import dev.conveyor.console.directory.Commands;
import dev.conveyor.console.directory.UserDirectory;
import dev.conveyor.console.directory.UserView;
import dev.conveyor.console.signin.Credentials;
import dev.conveyor.pipeline.records.TraceParent;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import org.springframework.transaction.support.TransactionTemplate;

/** An admin confirms that another identity takes a user over. */
final class AdoptionActs {

  private final Adoptions adoptions;
  private final UserDirectory directory;
  private final Commands commands;
  private final Credentials credentials;
  private final TransactionTemplate transaction;
  private final Audit audit;

  AdoptionActs(
      Adoptions adoptions,
      UserDirectory directory,
      Commands commands,
      Credentials credentials,
      TransactionTemplate transaction,
      Audit audit) {
    this.adoptions = adoptions;
    this.directory = directory;
    this.commands = commands;
    this.credentials = credentials;
    this.transaction = transaction;
    this.audit = audit;
  }

  /**
   * Lets the identity take the user over with their roles. In the same transaction the user's
   * password, links and sessions end: they belong to the identity of before.
   *
   * @return the user as they are then; effective once the identity is linked with the user, or the
   *     failure has ended in another way
   */
  ActOutcome<UserView> confirm(
      String actor, OrganizationId organization, UserId id, Adoption adoption) {
    UserView user = directory.require(organization, id);
    transaction.executeWithoutResult(status -> {
      commands.confirmAdoption(organization, id, adoption.scimUserId(), TraceParent.current());
      credentials.end(new AccountId.Member(organization, id));
      audit.record(
          actor,
          organization,
          "confirmed an adoption",
          user.id().toString(),
          "by the SCIM user " + adoption.scimUserId() + ", " + adoption.reference());
    });
    boolean effective = ActOutcome.await(() -> adoptions.hasEnded(organization, id, adoption));
    return new ActOutcome<>(directory.require(organization, id), effective);
  }
}
