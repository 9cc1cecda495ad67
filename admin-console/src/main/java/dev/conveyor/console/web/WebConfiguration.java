package dev.conveyor.console.web;

import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.VersionResourceResolver;

/** What is around every page and every answer of the API. */
@Configuration(proxyBeanMethods = false)
@Import({PageModel.class, PageErrors.class, ConsoleErrors.class, Problems.class})
public class WebConfiguration implements WebMvcConfigurer {

  @Bean
  BidiControls bidiControls() {
    return new BidiControls();
  }

  @Bean
  Words words() {
    return new Words();
  }

  /** Files have their contents' hash in their names, so browsers may keep them for good. */
  @Override
  public void addResourceHandlers(ResourceHandlerRegistry registry) {
    CacheControl forGood = CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();
    registry
        .addResourceHandler("/assets/**")
        .addResourceLocations("classpath:/assets/")
        .setCacheControl(forGood)
        .resourceChain(true)
        .addResolver(new VersionResourceResolver().addContentVersionStrategy("/**"));
    registry
        .addResourceHandler("/webjars/**")
        .addResourceLocations("classpath:/META-INF/resources/webjars/")
        .setCacheControl(forGood)
        .resourceChain(true)
        .addResolver(new VersionResourceResolver().addContentVersionStrategy("/**"));
  }
}
