package dev.conveyor.console;

import dev.conveyor.console.connection.ConnectionConfiguration;
import dev.conveyor.console.drift.DriftConfiguration;
import dev.conveyor.console.gate.SecurityConfiguration;
import dev.conveyor.console.holds.HoldsConfiguration;
import dev.conveyor.console.mapping.MappingConfiguration;
import dev.conveyor.console.operations.OperationsConfiguration;
import dev.conveyor.console.people.PeopleConfiguration;
import dev.conveyor.console.signin.SignInConfiguration;
import dev.conveyor.console.support.SupportConfiguration;
import dev.conveyor.console.web.WebConfiguration;
import dev.conveyor.pipeline.boot.PipelineConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** The admin console as a process. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
  ConsoleConfiguration.class,
  Housekeeping.class,
  WebConfiguration.class,
  ConnectionConfiguration.class,
  PeopleConfiguration.class,
  HoldsConfiguration.class,
  DriftConfiguration.class,
  MappingConfiguration.class,
  SupportConfiguration.class,
  SignInConfiguration.class,
  OperationsConfiguration.class,
  SecurityConfiguration.class,
  PipelineConfiguration.class
})
public class AdminConsole {

  public static void main(String[] arguments) {
    SpringApplication.run(AdminConsole.class, arguments);
  }
}
