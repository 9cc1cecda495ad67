package dev.conveyor.console;

import org.springframework.context.SmartLifecycle;

/**
 * Work on the database that the first request relies on: done after the migrations and before
 * Tomcat listens. Not while the context is only refreshed, as for an ahead-of-time cache, where
 * there is no database.
 */
final class BeforeFirstRequest implements SmartLifecycle {

  private final Runnable work;
  private volatile boolean running;

  BeforeFirstRequest(Runnable work) {
    this.work = work;
  }

  @Override
  public void start() {
    work.run();
    running = true;
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return 0;
  }
}
