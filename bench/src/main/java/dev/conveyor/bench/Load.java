package dev.conveyor.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/** Runs work at full speed on some connections, or at a steady rate regardless of latency. */
final class Load {

  private Load() {}

  /** Sends any number of requests; called repeatedly by one thread. */
  interface Work {
    void run(ScimClient client, long number) throws Exception;
  }

  /** Closed loop: each connection sends its next request after the response to the last one. */
  static Measured closed(
      String name,
      int connections,
      double warmUpSeconds,
      double seconds,
      Supplier<ScimClient> clients,
      Work work)
      throws Exception {
    AtomicLong numbers = new AtomicLong();
    long start = System.nanoTime();
    long measured = start + nanos(warmUpSeconds);
    long end = measured + nanos(seconds);
    Histogram all = Latencies.histogram();
    AtomicLong errors = new AtomicLong();
    together(
        connections,
        () -> {
          try (ScimClient client = clients.get()) {
            while (System.nanoTime() < measured) {
              work.run(client, numbers.getAndIncrement());
            }
            client.forget();
            while (System.nanoTime() < end) {
              work.run(client, numbers.getAndIncrement());
            }
            synchronized (all) {
              all.add(client.latencies());
            }
            errors.addAndGet(client.errors());
          }
        });
    return Measured.of(name, connections, seconds, all, errors.get());
  }

  /** Closed loop over a fixed number of operations. */
  static Measured all(
      String name, int connections, long count, Supplier<ScimClient> clients, Work work)
      throws Exception {
    AtomicLong numbers = new AtomicLong();
    Histogram all = Latencies.histogram();
    AtomicLong errors = new AtomicLong();
    long start = System.nanoTime();
    together(
        connections,
        () -> {
          try (ScimClient client = clients.get()) {
            for (long n = numbers.getAndIncrement(); n < count; n = numbers.getAndIncrement()) {
              work.run(client, n);
            }
            synchronized (all) {
              all.add(client.latencies());
            }
            errors.addAndGet(client.errors());
          }
        });
    double seconds = (System.nanoTime() - start) / 1e9;
    return Measured.of(name, connections, seconds, all, errors.get());
  }

  /**
   * Open loop: work starts on schedule, and its latency counts from the scheduled time, so that a
   * stalled server is charged for all requests that would have arrived meanwhile.
   */
  static Measured open(
      String name,
      int connections,
      double perSecond,
      double seconds,
      Supplier<ScimClient> clients,
      Work work)
      throws Exception {
    AtomicLong numbers = new AtomicLong();
    long count = (long) (perSecond * seconds);
    long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50);
    Histogram all = Latencies.histogram();
    AtomicLong errors = new AtomicLong();
    together(
        connections,
        () -> {
          Histogram own = Latencies.histogram();
          try (ScimClient client = clients.get()) {
            for (long n = numbers.getAndIncrement(); n < count; n = numbers.getAndIncrement()) {
              long due = start + (long) (n * 1e9 / perSecond);
              long early = due - System.nanoTime();
              if (early > 0) {
                TimeUnit.NANOSECONDS.sleep(early);
              }
              work.run(client, n);
              own.recordValue(Latencies.micros(System.nanoTime() - due));
            }
            errors.addAndGet(client.errors());
          }
          synchronized (all) {
            all.add(own);
          }
        });
    return Measured.of(name, connections, seconds, all, errors.get());
  }

  /** Work for one thread. */
  interface Task {
    void run() throws Exception;
  }

  /** Runs it on this many threads at the same time, and fails if one of them fails. */
  static void together(int threads, Task task) throws Exception {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        running.add(
            executor.submit(() -> {
              task.run();
              return null;
            }));
      }
      for (Future<?> each : running) {
        try {
          each.get();
        } catch (ExecutionException e) {
          throw e.getCause() instanceof Exception cause ? cause : e;
        }
      }
    }
  }

  static long nanos(double seconds) {
    return (long) (seconds * 1e9);
  }
}
