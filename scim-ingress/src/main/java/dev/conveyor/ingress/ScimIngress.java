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

  /**
   * Requests run on virtual threads, which nothing takes turns for: a thread that parses a large
   * body keeps its carrier until it is done. With as many carriers as processors, as is the
   * default, a few such requests stop all others; with more, the operating system shares out the
   * processors.
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
