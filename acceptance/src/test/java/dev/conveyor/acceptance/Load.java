package dev.conveyor.acceptance;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends many concurrent requests, and retries them while a service is unavailable, as identity
 * providers do.
 */
final class Load {

  interface Work {
    void run(int number) throws Exception;
  }

  private final int connections;
  private final AtomicInteger retries = new AtomicInteger();

  Load(int connections) {
    this.connections = connections;
  }

  int retries() {
    return retries.get();
  }

  <T> T again(Callable<T> request) {
    AtomicInteger tries = new AtomicInteger();
    return Await.value(
        "a request is answered",
        () -> {
          if (tries.getAndIncrement() > 0) {
            retries.incrementAndGet();
          }
          return request.call();
        });
  }

  void inParallel(int count, Work work) throws Exception {
    try (ExecutorService executor = Executors.newFixedThreadPool(connections)) {
      List<Future<?>> futures = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        futures.add(
            executor.submit(() -> {
              work.run(number);
              return null;
            }));
      }
      for (Future<?> future : futures) {
        future.get();
      }
    }
  }
}
