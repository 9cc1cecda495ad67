package dev.conveyor.console;

import dev.conveyor.console.http.HttpConfiguration;
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
  AccessConfiguration.class,
  HttpConfiguration.class,
  WebConfiguration.class,
  PipelineConfiguration.class
})
public class AdminConsole {

  public static void main(String[] arguments) {
    SpringApplication.run(AdminConsole.class, arguments);
  }
}
