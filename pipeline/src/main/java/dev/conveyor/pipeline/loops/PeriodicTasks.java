package dev.conveyor.pipeline.loops;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** Runs the {@link PeriodicTask}s of a service, each on its own thread. */
public final class PeriodicTasks implements SmartLifecycle {

  private final List<PeriodicTask> tasks;
  private final List<Loop> loops = new ArrayList<>();
  private @Nullable ThreadPoolTaskScheduler scheduler;

  public PeriodicTasks(List<PeriodicTask> tasks) {
    this.tasks = List.copyOf(tasks);
  }

  @Override
  public synchronized void start() {
    ThreadPoolTaskScheduler started = new ThreadPoolTaskScheduler();
    started.setPoolSize(Math.max(1, tasks.size()));
    started.setThreadNamePrefix("periodic-");
    started.setDaemon(true);
    started.initialize();
    for (PeriodicTask task : tasks) {
      Loop loop = Loops.ofThisProcess().start(task.name(), Loops.LIMIT, task.pause());
      loops.add(loop);
      started.scheduleWithFixedDelay(
          loop.eachTurn(task.work()), Instant.now().plus(task.first()), task.pause());
    }
    scheduler = started;
  }

  @Override
  public synchronized void stop() {
    if (scheduler != null) {
      scheduler.shutdown();
      scheduler = null;
      loops.forEach(Loops.ofThisProcess()::end);
      loops.clear();
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return scheduler != null;
  }
}
