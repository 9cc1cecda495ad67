package dev.conveyor.console.http;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The HTTP edge. */
@Configuration(proxyBeanMethods = false)
@Import({
  SettingsController.class,
  ScimGroupsController.class,
  UsersController.class,
  FailuresController.class,
  Problems.class
})
public class HttpConfiguration {

  @Bean
  ApiKey apiKey(@Value("${conveyor.admin-api-key}") String key) {
    return new ApiKey(key);
  }
}
