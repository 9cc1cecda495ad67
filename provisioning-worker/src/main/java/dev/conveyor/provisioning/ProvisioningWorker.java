package dev.conveyor.provisioning;

import dev.conveyor.producer.ProducerConfiguration;
import dev.conveyor.provisioning.intake.ProvisioningConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** The provisioning worker as a process. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ProvisioningConfiguration.class, ProducerConfiguration.class})
public class ProvisioningWorker {

  public static void main(String[] arguments) {
    SpringApplication.run(ProvisioningWorker.class, arguments);
  }
}
