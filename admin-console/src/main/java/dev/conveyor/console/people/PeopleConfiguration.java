package dev.conveyor.console.people;

import dev.conveyor.console.audit.Audit;
import dev.conveyor.console.connection.Connections;
import dev.conveyor.console.directory.Administrators;
import dev.conveyor.console.directory.Backlogs;
import dev.conveyor.console.directory.Commands;
import dev.conveyor.console.directory.UserDirectory;
import dev.conveyor.console.signin.Credentials;
import dev.conveyor.console.support.FailureDesk;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Wires users, their roles, adoptions and erasures. */
@Configuration(proxyBeanMethods = false)
@Import({
  UsersController.class,
  UserPagesController.class,
  UserRolePagesController.class,
  RolesController.class,
  RolePagesController.class,
  AdoptionsController.class,
  AdoptionPagesController.class,
  AdoptionModel.class,
  ErasuresController.class,
  ErasurePagesController.class
})
public class PeopleConfiguration {

  @Bean
  RoleCatalog roleCatalog(JdbcClient jdbc, TransactionTemplate transaction) {
    return new RoleCatalog(jdbc, transaction);
  }

  @Bean
  UserActs userActs(
      UserDirectory directory,
      Connections connections,
      Backlogs backlogs,
      Commands commands,
      FailureDesk failures,
      Audit audit) {
    return new UserActs(directory, connections, backlogs, commands, failures, audit);
  }

  @Bean
  RoleActs roleActs(
      RoleCatalog catalog,
      UserDirectory directory,
      Administrators administrators,
      Backlogs backlogs,
      Commands commands,
      Audit audit) {
    return new RoleActs(catalog, directory, administrators, backlogs, commands, audit);
  }

  @Bean
  HeldRoles heldRoles(UserDirectory directory, Administrators administrators, RoleActs roles) {
    return new HeldRoles(directory, administrators, roles);
  }

  @Bean
  Adoptions adoptions(FailureDesk failures, UserDirectory directory, JdbcClient jdbc) {
    return new Adoptions(failures, directory, new ScimAddresses(jdbc));
  }

  @Bean
  AdoptionActs adoptionActs(
      Adoptions adoptions,
      UserDirectory directory,
      Commands commands,
      Credentials credentials,
      TransactionTemplate transaction,
      Audit audit) {
    return new AdoptionActs(adoptions, directory, commands, credentials, transaction, audit);
  }

  @Bean
  ErasureActs erasureActs(
      UserDirectory directory,
      Administrators administrators,
      Commands commands,
      JdbcClient jdbc,
      TransactionTemplate transaction,
      Audit audit) {
    return new ErasureActs(
        directory,
        administrators,
        commands,
        new People(jdbc),
        new Traces(jdbc),
        transaction,
        audit);
  }
}
