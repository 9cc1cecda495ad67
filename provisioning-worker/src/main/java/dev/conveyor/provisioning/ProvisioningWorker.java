package dev.conveyor.provisioning;

import dev.conveyor.pipeline.boot.PipelineConfiguration;
import dev.conveyor.provisioning.intake.ProvisioningConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** The provisioning worker process. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ProvisioningConfiguration.class, PipelineConfiguration.class})
public class ProvisioningWorker {

  public static void main(String[] arguments) {
    SpringApplication.run(ProvisioningWorker.class, arguments);
  }
}
