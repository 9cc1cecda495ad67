package dev.conveyor.pipeline.loops;

import org.springframework.context.ApplicationListener;
import org.springframework.kafka.event.ConsumerStoppedEvent;

/** Ends the process if a consumer's thread ends for any reason except a requested stop. */
public final class StoppedConsumers implements ApplicationListener<ConsumerStoppedEvent> {

  private final Loops loops;

  public StoppedConsumers(Loops loops) {
    this.loops = loops;
  }

  @Override
  public void onApplicationEvent(ConsumerStoppedEvent event) {
    if (event.getReason() != ConsumerStoppedEvent.Reason.NORMAL) {
      loops
          .start("consumer")
          .fail(new IllegalStateException("A consumer stopped: " + event.getReason()));
    }
  }
}
