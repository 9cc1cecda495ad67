package dev.conveyor.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The CPU time used so far by each process of the stack. PostgreSQL's is split by login. */
record CpuTime(Map<String, Duration> used) {

  private static final List<String> JVMS =
      List.of("scim-ingress", "provisioning-worker", "role-sync-worker", "admin-console", "kafka");

  static CpuTime now(BenchStack stack) {
    Map<String, Duration> used = new TreeMap<>();
    for (String name : JVMS) {
      ProcessHandle.of(stack.pid(name)).ifPresent(handle -> add(used, name, handle));
    }
    ProcessHandle.of(stack.pid("postgres"))
        .ifPresent(postmaster ->
            postmaster
                .descendants()
                .forEach(backend -> add(used, "PostgreSQL, " + title(backend.pid()), backend)));
    add(used, "load generator", ProcessHandle.current());
    return new CpuTime(used);
  }

  /** Microseconds per operation, by process; negligible values are omitted. */
  Map<String, Double> perPiece(CpuTime before, long pieces) {
    Map<String, Double> spent = new TreeMap<>();
    used.forEach((name, now) -> {
      Duration difference = now.minus(before.used().getOrDefault(name, Duration.ZERO));
      double micros = difference.toNanos() / 1000.0 / pieces;
      if (micros >= 1) {
        spent.put(name, micros);
      }
    });
    return spent;
  }

  private static void add(Map<String, Duration> used, String name, ProcessHandle process) {
    process.info().totalCpuDuration().ifPresent(time -> used.merge(name, time, Duration::plus));
  }

  /** PostgreSQL's process titles: {@code postgres: conveyor_ingress conveyor ...}. */
  private static String title(long pid) {
    try {
      String[] words = Files.readString(Path.of("/proc/" + pid + "/cmdline")).split("[ \\x00]+");
      return words.length > 1 && words[1].startsWith("conveyor_") ? words[1] : "its own processes";
    } catch (IOException e) {
      return "its own processes";
    }
  }
}
