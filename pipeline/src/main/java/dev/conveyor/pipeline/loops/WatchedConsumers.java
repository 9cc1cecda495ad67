package dev.conveyor.pipeline.loops;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.Consumer;
import org.springframework.kafka.listener.BatchMessageListener;

/** Registers the thread of each Kafka consumer as a {@link Loop}. */
public final class WatchedConsumers {

  /** Longer than Kafka's max.poll.interval.ms, after which the group revokes the partitions. */
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private WatchedConsumers() {}

  /**
   * A consumer as a loop: each poll is a turn. A turn succeeds when it polls for more, because
   * everything it had read is processed. While a batch is being retried, the container pauses its
   * partitions and polls to stay in its group; those polls are turns without success.
   */
  public static <K, V> Consumer<K, V> watch(Consumer<K, V> consumer, String group) {
    return watch(consumer, group, Loops.ofThisProcess());
  }

  @SuppressWarnings("unchecked")
  static <K, V> Consumer<K, V> watch(Consumer<K, V> consumer, String group, Loops loops) {
    Loop loop = loops.start("consumer " + group + " " + NUMBERS.incrementAndGet(), LIMIT);
    return (Consumer<K, V>)
        Proxy.newProxyInstance(
            WatchedConsumers.class.getClassLoader(),
            new Class<?>[] {Consumer.class},
            (proxy, method, arguments) -> {
              switch (method.getName()) {
                case "poll" -> polls(consumer, loop);
                case "close" -> loops.end(loop);
                default -> {}
              }
              try {
                return method.invoke(consumer, arguments);
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            });
  }

  private static void polls(Consumer<?, ?> consumer, Loop loop) {
    if (consumer.paused().isEmpty()) {
      loop.succeeded();
    } else {
      loop.turned();
    }
  }

  /**
   * A listener that throws exceptions instead of errors, so that the container retries instead of
   * ending its thread. Errors of the virtual machine, such as OutOfMemoryError, are rethrown and
   * end the process.
   */
  public static BatchMessageListener<byte[], byte[]> surviving(
      BatchMessageListener<byte[], byte[]> listener) {
    return records -> {
      try {
        listener.onMessage(records);
      } catch (StackOverflowError e) {
        throw new IllegalStateException("Records not processed: " + e, e);
      } catch (VirtualMachineError e) {
        throw e;
      } catch (Error e) {
        throw new IllegalStateException("Records not processed: " + e, e);
      }
    };
  }
}
