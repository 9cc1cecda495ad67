package dev.conveyor.ingress;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Tests that each have a separate {@link WaitingIngress}, on one database. */
public abstract class OnWaitingIngress {

  protected static IngressDatabase database;
  protected WaitingIngress ingress;

  @BeforeAll
  protected static void open() throws Exception {
    database = WaitingIngress.newDatabase();
  }

  @AfterAll
  protected static void close() {
    database.close();
  }

  /** Long enough that a test ends before a write stops waiting for the worker. */
  @BeforeEach
  protected void start() {
    ingress = WaitingIngress.start(database, Duration.ofSeconds(30));
  }

  @AfterEach
  protected void stop() {
    ingress.close();
  }
}
