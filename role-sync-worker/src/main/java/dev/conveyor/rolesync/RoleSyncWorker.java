package dev.conveyor.rolesync;

import dev.conveyor.pipeline.boot.PipelineConfiguration;
import dev.conveyor.rolesync.intake.RoleSyncConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** The role-sync worker process. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({RoleSyncConfiguration.class, PipelineConfiguration.class})
public class RoleSyncWorker {

  public static void main(String[] arguments) {
    SpringApplication.run(RoleSyncWorker.class, arguments);
  }
}
