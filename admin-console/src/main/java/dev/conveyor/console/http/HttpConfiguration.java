package dev.conveyor.console.http;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The Admin API. */
@Configuration(proxyBeanMethods = false)
@Import({
  ConnectionController.class,
  OrganizationsController.class,
  RolesController.class,
  ScimGroupsController.class,
  UsersController.class,
  ErasuresController.class,
  AdoptionsController.class,
  FailuresController.class,
  StaffController.class,
  ApiKeysController.class,
  UnsentRecordsController.class,
  Problems.class
})
public class HttpConfiguration {}
