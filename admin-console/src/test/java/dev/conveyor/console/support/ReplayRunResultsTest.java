package dev.conveyor.console.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.console.RunningConsole;
import dev.conveyor.console.audit.Audit;
import dev.conveyor.schemas.ReasonCode;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.SmartLifecycle;

/** What a replay of a cause leaves behind: who sent what, and what became of it. */
class ReplayRunResultsTest {

  private static final Cause CAUSE = new Cause("runs", "ingress", new ReasonCode("email-taken"));

  private static RunningConsole console;
  private static ReplayRuns runs;

  @BeforeAll
  static void start() {
    console = new RunningConsole();
    // The test turns the clockwork.
    console.context.getBean("periodicTasks", SmartLifecycle.class).stop();
    runs = console.context.getBean(ReplayRuns.class);
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @Test
  void aRunCountsItsFailuresAndNamesItsAuthorOnEach() throws Exception {
    List<Told> all = List.of(failure(), failure(), failure());
    ReplayRun run = runs.start("sue@x.test", CAUSE, 1000);

    runs.tick();
    RunResult first = runs.result(runs.find(run.id()));
    assertThat(first.waiting()).isEqualTo(1);
    assertThat(first.remaining()).isEqualTo(2);
    console.sql(
        "UPDATE support.failed_provisions SET status = 'resolved' WHERE status = 'replayed'");
    for (int i = 0; i < 10_000 && runs.find(run.id()).state().isLive(); i++) {
      runs.tick();
    }

    ReplayRun ended = runs.find(run.id());
    assertThat(ended.state()).isEqualTo(ReplayRun.State.DONE);
    assertThat(runs.result(ended).text())
        .isEqualTo("1 resolved, 0 failed again, 2 waiting for a result, 0 remaining.");
    assertThat(runs.result(ended).tone(ended.state())).isEqualTo(RunResult.Tone.WARN);
    console.sql("UPDATE support.failed_provisions SET status = 'open' WHERE status = 'replayed'");
    RunResult last = runs.result(ended);
    assertThat(last.text()).isEqualTo("1 resolved, 2 failed again, 0 remaining.");
    assertThat(last.failedReferences()).hasSize(2);
    assertThat(last.tone(ended.state())).isEqualTo(RunResult.Tone.BAD);
    for (Told each : all) {
      assertThat(
              console
                  .context
                  .getBean(Audit.class)
                  .list(each.reference().value(), Long.MAX_VALUE, 9))
          .as("%s", each.reference())
          .singleElement()
          .satisfies(entry -> {
            assertThat(entry.actor()).isEqualTo("sue@x.test");
            assertThat(entry.act()).isEqualTo("replayed");
            assertThat(entry.detail()).contains("email-taken");
          });
    }
  }

  private static Told failure() {
    Told told = Told.of("runs", "POST");
    console.context.getBean(FailureStore.class).failed(told.rejected(null, null, Told.AT), "once");
    return told;
  }
}
