package dev.conveyor.pipeline.loops;

import org.springframework.context.ApplicationListener;
import org.springframework.kafka.event.ConsumerStoppedEvent;

/** Ends the process when the thread of a consumer ended for any reason but being told to. */
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
