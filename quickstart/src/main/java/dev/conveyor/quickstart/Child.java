package dev.conveyor.quickstart;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A supervised process: restarted when it exits, with increasing pauses. */
final class Child {

  /** Starts the process; called again for each restart. */
  interface Starter {
    Process start() throws IOException;
  }

  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);
  private static final Duration STABLE = Duration.ofSeconds(30);

  private final String name;
  private final Starter starter;
  private final Runnable restarted;
  private final AtomicBoolean stopping = new AtomicBoolean();
  private volatile @Nullable Process process;
  private volatile boolean exited;

  /**
   * @param restarted called after each restart
   */
  Child(String name, Starter starter, Runnable restarted) {
    this.name = name;
    this.starter = starter;
    this.restarted = restarted;
  }

  String name() {
    return name;
  }

  long pid() {
    Process current = process;
    return current == null ? -1 : current.pid();
  }

  boolean isAlive() {
    Process current = process;
    return current != null && current.isAlive();
  }

  /** Whether it has exited by itself, restarted or not. */
  boolean hasExited() {
    return exited;
  }

  void start() throws IOException {
    process = starter.start();
    Thread.ofVirtual().name("watch-" + name).start(this::watch);
  }

  /** Asks the process to exit and stops supervising it. */
  void stop() {
    stopping.set(true);
    Process current = process;
    if (current != null) {
      Home.end(java.util.List.of(current.toHandle()));
    }
  }

  /** Stops restarting it; the caller ends the process. */
  void release() {
    stopping.set(true);
  }

  private void watch() {
    Duration pause = FIRST_PAUSE;
    try {
      while (!stopping.get()) {
        long started = System.nanoTime();
        Process current = process;
        int exit = current == null ? -1 : current.waitFor();
        if (stopping.get()) {
          return;
        }
        exited = true;
        boolean stable = System.nanoTime() - started > STABLE.toNanos();
        pause = stable ? FIRST_PAUSE : pause;
        Screen.say(
            "%s exited with status %d; restarting in %.1f s.",
            name, exit, pause.toMillis() / 1000.0);
        TimeUnit.MILLISECONDS.sleep(pause.toMillis());
        pause =
            pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
                ? LONGEST_PAUSE
                : pause.multipliedBy(2);
        restart();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void restart() {
    if (stopping.get()) {
      return;
    }
    try {
      process = starter.start();
      Screen.say("%s restarted (pid %d).", name, pid());
      restarted.run();
    } catch (IOException e) {
      process = null;
      Screen.say("Could not start %s: %s", name, String.valueOf(e.getMessage()));
    }
  }
}
