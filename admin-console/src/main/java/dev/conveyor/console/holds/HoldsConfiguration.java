package dev.conveyor.console.holds;

import dev.conveyor.console.audit.Audit;
import dev.conveyor.console.directory.Commands;
import dev.conveyor.pipeline.loops.PeriodicTask;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Wires held removals and decisions about them. */
@Configuration(proxyBeanMethods = false)
@Import({HoldsController.class, HoldPagesController.class, HoldNotice.class})
public class HoldsConfiguration {

  private static final Duration EXPIRE_EVERY = Duration.ofMinutes(1);

  @Bean
  HeldUsers heldUsers(JdbcClient jdbc) {
    return new HeldUsers(jdbc);
  }

  /** Sends the decision again if the worker has not acted on it by then: that changes nothing. */
  @Bean
  PeriodicTask roleHoldExpiry(HoldActs acts) {
    return new PeriodicTask("role-hold-expiry", EXPIRE_EVERY, acts::expire);
  }

  @Bean
  HoldActs holdActs(
      HeldUsers held, Commands commands, TransactionTemplate transaction, Audit audit) {
    return new HoldActs(held, commands, transaction, audit);
  }
}
