package dev.conveyor.ingress.writes;

import dev.conveyor.ingress.WaitingIngress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A write on a separate thread. */
final class Running {

  private final CompletableFuture<WaitedWrites.Waited> result = new CompletableFuture<>();

  private Running() {}

  /** Returns once the write waits for another one, or is complete. */
  static Running of(Supplier<WaitedWrites.Waited> write) {
    Running running = new Running();
    Thread thread =
        Thread.ofPlatform()
            .start(() -> {
              try {
                running.result.complete(write.get());
              } catch (Throwable e) {
                running.result.completeExceptionally(e);
              }
            });
    WaitingIngress.until(() ->
        thread.getState() == Thread.State.TIMED_WAITING
            || thread.getState() == Thread.State.TERMINATED);
    return running;
  }

  WaitedWrites.Waited result() throws Exception {
    return result.get(30, TimeUnit.SECONDS);
  }
}
