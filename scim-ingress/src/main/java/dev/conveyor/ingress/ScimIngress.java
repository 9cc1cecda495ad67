package dev.conveyor.ingress;

import dev.conveyor.ingress.http.HttpConfiguration;
import dev.conveyor.pipeline.boot.PipelineConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Import;

/** The SCIM ingress process. */
@SpringBootConfiguration(proxyBeanMethods = false)
// Spring's default error page is not SCIM: ScimErrorValve handles errors outside the controllers.
@EnableAutoConfiguration(exclude = ErrorMvcAutoConfiguration.class)
@Import({IngressConfiguration.class, HttpConfiguration.class, PipelineConfiguration.class})
public class ScimIngress {

  /**
   * Requests run on virtual threads, which are not preempted: a thread that parses a large body
   * keeps its carrier until it is done. With one carrier per processor, the default, a few such
   * requests block all others; with more, the operating system schedules them.
   */
  private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";

  private static final int CARRIERS_PER_PROCESSOR = 8;

  public static void main(String[] arguments) {
    if (System.getProperty(CARRIERS) == null) {
      int carriers = CARRIERS_PER_PROCESSOR * Runtime.getRuntime().availableProcessors();
      System.setProperty(CARRIERS, String.valueOf(carriers));
    }
    SpringApplication.run(ScimIngress.class, arguments);
  }
}
