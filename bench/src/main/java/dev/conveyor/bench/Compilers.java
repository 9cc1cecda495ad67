package dev.conveyor.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The CPU time of the JIT compiler threads of some JVMs, read from {@code /proc}. */
final class Compilers {

  private static final double TICKS_PER_SECOND = 100;

  private Compilers() {}

  /** In seconds since the threads started; zero on systems without {@code /proc}. */
  static double seconds(List<Long> pids) {
    return pids.stream().mapToDouble(Compilers::seconds).sum();
  }

  private static double seconds(long pid) {
    Path tasks = Path.of("/proc/" + pid + "/task");
    if (!Files.isDirectory(tasks)) {
      return 0;
    }
    try (Stream<Path> threads = Files.list(tasks)) {
      return threads.mapToLong(Compilers::ticks).sum() / TICKS_PER_SECOND;
    } catch (IOException e) {
      return 0;
    }
  }

  private static long ticks(Path thread) {
    try {
      return ticks(Files.readString(thread.resolve("stat")));
    } catch (IOException e) {
      return 0; // The thread has ended.
    }
  }

  /** User and system time of a compiler thread, from its line in {@code stat}; zero for others. */
  static long ticks(String stat) {
    int end = stat.lastIndexOf(')');
    if (!stat.substring(stat.indexOf('(') + 1, end).matches("C[12] Compiler.*")) {
      return 0;
    }
    String[] fields = stat.substring(end + 2).split(" ");
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }
}
