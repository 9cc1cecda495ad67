package dev.conveyor.console.mapping;

import dev.conveyor.console.audit.Audit;
import dev.conveyor.console.directory.Administrators;
import dev.conveyor.console.people.RoleCatalog;
import dev.conveyor.pipeline.outbox.Outbox;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Wires SCIM groups and the roles that they give. */
@Configuration(proxyBeanMethods = false)
@Import({ScimGroupsController.class, GroupPagesController.class})
public class MappingConfiguration {

  @Bean
  RoleMappings roleMappings(JdbcClient jdbc, TransactionTemplate transaction, Outbox outbox) {
    return new RoleMappings(jdbc, transaction, outbox);
  }

  @Bean
  GroupMembers groupMembers(JdbcClient jdbc) {
    return new GroupMembers(jdbc);
  }

  @Bean
  MappingActs mappingActs(
      RoleMappings mappings, RoleCatalog catalog, Administrators administrators, Audit audit) {
    return new MappingActs(mappings, catalog, administrators, audit);
  }
}
