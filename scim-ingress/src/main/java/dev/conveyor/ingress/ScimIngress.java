package dev.conveyor.ingress;

import dev.conveyor.ingress.http.HttpConfiguration;
import dev.conveyor.pipeline.boot.PipelineConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Import;

/** The SCIM ingress as a process. */
@SpringBootConfiguration(proxyBeanMethods = false)
// Spring's own error page is not SCIM's: ScimErrorValve writes what no controller answers.
@EnableAutoConfiguration(exclude = ErrorMvcAutoConfiguration.class)
@Import({IngressConfiguration.class, HttpConfiguration.class, PipelineConfiguration.class})
public class ScimIngress {

  public static void main(String[] arguments) {
    SpringApplication.run(ScimIngress.class, arguments);
  }
}
