package dev.conveyor.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The resources of each service: current and peak memory, and startup time. */
final class Footprint {

  private static final List<String> SERVICES =
      List.of("scim-ingress", "provisioning-worker", "role-sync-worker", "admin-console");
  private static final Pattern STARTED =
      Pattern.compile("Started \\w+ in [\\d.]+ seconds \\(process running for ([\\d.]+)\\)");
  private static final Pattern USED = Pattern.compile("used (\\d+)K");

  private final BenchStack stack;

  Footprint(BenchStack stack) {
    this.stack = stack;
  }

  void startUp(Report report) throws IOException {
    for (String service : SERVICES) {
      Matcher started = STARTED.matcher(Files.readString(stack.log(service)));
      if (started.find()) {
        double seconds = Double.parseDouble(started.group(1));
        report.figure("start-up", service + ", all four at once", seconds, "s");
      }
    }
  }

  void idle(Report report) {
    for (String service : SERVICES) {
      report.figure("memory", service + " idle, resident", status(service, "VmRSS"), "MB");
    }
  }

  /** After the load: the peak resident size, and the live heap. */
  void loaded(Report report) throws IOException, InterruptedException {
    for (String service : SERVICES) {
      report.atMost("memory", service + ", resident at most", status(service, "VmHWM"), "MB", 400);
      report.atMost("memory", service + ", heap in use", heap(service), "MB", 256);
    }
  }

  private double status(String service, String name) {
    String line = Machine.line("/proc/" + stack.pid(service) + "/status", name);
    return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
  }

  private double heap(String service) throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                "" + stack.pid(service),
                "GC.heap_info")
            .redirectErrorStream(true)
            .start();
    String answer = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    jcmd.waitFor();
    double used = 0;
    for (String line : answer.lines().toList()) {
      Matcher matcher = USED.matcher(line);
      if (!line.contains("etaspace") && !line.contains("class space") && matcher.find()) {
        used += Long.parseLong(matcher.group(1)) / 1024.0;
      }
    }
    if (used == 0) {
      throw new IOException("Could not read the heap size from jcmd: " + answer);
    }
    return used;
  }
}
