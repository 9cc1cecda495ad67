package dev.conveyor.console.http;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The Admin API. */
@Configuration(proxyBeanMethods = false)
@Import({
  SettingsController.class,
  ScimGroupsController.class,
  UsersController.class,
  ErasuresController.class,
  AdoptionsController.class,
  FailuresController.class,
  AccountsController.class,
  ApiKeysController.class,
  UnsentRecordsController.class,
  Problems.class
})
public class HttpConfiguration {}
