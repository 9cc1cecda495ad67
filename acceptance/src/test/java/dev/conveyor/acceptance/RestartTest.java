package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The launcher: if killed, the next one ends its orphans; if stopped, it leaves no process. */
class RestartTest {

  @AfterEach
  void calm() throws Exception {
    StartedStack.get().awaitCalm();
  }

  @Test
  void upRecoversFromAKilledLauncher() throws Exception {
    StartedStack stack = StartedStack.get();
    Customer acme = Customer.create(stack);
    acme.push("kept");
    acme.awaitRoles("kept", "Assignee Only/default");
    List<Long> orphans = processes(stack);

    stack.killLauncher();
    assertThat(orphans).allMatch(RestartTest::isAlive);
    acme.push("meanwhile");
    stack.up();

    assertThat(orphans).noneMatch(RestartTest::isAlive);
    acme.awaitRoles("kept", "Assignee Only/default");
    acme.awaitRoles("meanwhile", "Assignee Only/default");
  }

  @Test
  void stoppedLauncherLeavesOnlyTheData() throws Exception {
    StartedStack stack = StartedStack.get();
    Customer acme = Customer.create(stack);
    acme.push("kept");
    List<Long> running = processes(stack);

    stack.stop();

    assertThat(running).noneMatch(RestartTest::isAlive);
    stack.up();
    acme.awaitRoles("kept", "Assignee Only/default");
  }

  private static List<Long> processes(StartedStack stack) throws Exception {
    List<Long> pids = new ArrayList<>();
    for (String name : stack.state().get("services").propertyNames()) {
      pids.add(stack.pid(name));
    }
    for (String name : stack.state().get("servers").propertyNames()) {
      pids.add(stack.pid(name));
    }
    assertThat(pids).hasSizeGreaterThanOrEqualTo(4);
    return pids;
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
  }
}
