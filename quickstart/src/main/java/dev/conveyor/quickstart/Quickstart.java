package dev.conveyor.quickstart;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** The launcher: runs the {@link Command} that the script {@code ./conveyor} passes on. */
public final class Quickstart {

  private Quickstart() {}

  public static void main(String[] arguments) throws InterruptedException {
    int status = 1;
    try {
      ParseResult parsed = Command.parse(arguments);
      Integer helped = CommandLine.executeHelpRequest(parsed);
      status = helped == null ? run(Options.of(parsed, System.getenv()), arguments) : helped;
    } catch (UserError e) {
      System.err.println(e.getMessage());
    } catch (IOException e) {
      System.err.println("Error: " + e.getMessage());
    }
    System.exit(status);
  }

  private static int run(Options options, String[] arguments)
      throws IOException, InterruptedException {
    Home home = new Home(options.home());
    return switch (options.command()) {
      case UP -> options.detach() ? detach(options, home, arguments) : up(options, home);
      case DOWN -> down(home);
      case STATUS -> status(home);
      case SIGN_IN -> signIn(home);
      case RESET -> reset(home);
      case CACHE -> cache(options);
    };
  }

  private static int up(Options options, Home home) throws IOException, InterruptedException {
    long started = System.nanoTime();
    home.lock();
    int orphans = home.endOrphans();
    if (orphans > 0) {
      Screen.say("Stopped %d processes left by an earlier run.", orphans);
    }
    options.ownPorts().forEach(Port::requireFree);
    Screen.say("Starting:");
    Stack stack = new Stack(options, home);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              Screen.say("Stopping ...");
              stack.stop();
              Screen.say("Stopped. Your data is in %s.", home.folder());
              stopped.countDown();
            }));
    State state = stack.start();
    Screen.closing(
        state, stack.signInLink(), "%.0f".formatted((System.nanoTime() - started) / 1e9));
    stopped.await();
    return 0;
  }

  /** Starts a separate launcher, and shows its output until everything is ready. */
  private static int detach(Options options, Home home, String[] arguments)
      throws IOException, InterruptedException {
    Path log = home.log("quickstart");
    Files.deleteIfExists(log);
    Process launcher =
        new ProcessBuilder(again(home, arguments))
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(log.toFile())
            .directory(options.root().toFile())
            .start();
    StringBuilder shown = new StringBuilder();
    while (!shown.toString().contains(Screen.READY)) {
      boolean ended = launcher.waitFor(100, TimeUnit.MILLISECONDS);
      String more = tail(log, shown.toString().getBytes(StandardCharsets.UTF_8).length);
      System.out.print(more);
      shown.append(more);
      if (ended && more.isEmpty()) {
        return 1;
      }
    }
    return 0;
  }

  private static List<String> again(Home home, String[] arguments) {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
      command.add("/usr/bin/setsid");
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(home.marker());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Quickstart.class.getName());
    for (String argument : arguments) {
      if (!argument.startsWith("--detach")) {
        command.add(argument);
      }
    }
    return command;
  }

  private static String tail(Path log, long from) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      file.seek(Math.min(from, file.length()));
      byte[] bytes = new byte[(int) (file.length() - file.getFilePointer())];
      file.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private static int down(Home home) throws IOException {
    Optional<ProcessHandle> launcher = home.launcher();
    launcher.ifPresent(running -> Home.end(List.of(running)));
    int orphans = home.endOrphans();
    if (launcher.isEmpty() && orphans == 0) {
      Screen.say("Not running.");
    } else {
      Screen.say("Stopped. Your data is in %s.", home.folder());
    }
    return 0;
  }

  /** 0 if everything is healthy, otherwise 1. */
  private static int status(Home home) throws IOException {
    if (home.launcher().isEmpty() || !Files.exists(home.stateFile())) {
      Screen.say("Not running. Start it with ./conveyor up.");
      return 1;
    }
    State state = State.read(home.stateFile());
    boolean allHealthy = true;
    for (var entry : state.services().entrySet()) {
      String url = String.valueOf(entry.getValue().healthUrl());
      boolean healthy = AdminApi.isHealthy(url);
      allHealthy &= healthy;
      Screen.say(
          "  %-20s %-8s pid %-7d %s",
          entry.getKey(), healthy ? "healthy" : "DOWN", entry.getValue().pid(), url);
    }
    for (var entry : state.servers().entrySet()) {
      boolean alive = ProcessHandle.of(entry.getValue().pid()).isPresent();
      allHealthy &= alive;
      Screen.say(
          "  %-20s %-8s pid %d",
          entry.getKey(), alive ? "running" : "DOWN", entry.getValue().pid());
    }
    return allHealthy ? 0 : 1;
  }

  /** For the build: a failure only makes each start slower, so it is not an error. */
  private static int cache(Options options) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (Service service : Service.values()) {
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                AotCache cache = new AotCache(options.root(), service);
                try {
                  if (!cache.isCurrent()) {
                    cache.create();
                  }
                  cache.touch();
                } catch (IOException e) {
                  Screen.say(
                      "Could not create the startup cache of %s, so it will start more slowly: %s",
                      service.title(), String.valueOf(e.getMessage()));
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return 0;
  }

  private static int signIn(Home home) throws IOException, InterruptedException {
    if (home.launcher().isEmpty() || !Files.exists(home.stateFile())) {
      throw new UserError("Not running. Start it with ./conveyor up.");
    }
    State state = State.read(home.stateFile());
    Screen.say("%s", new AdminApi(state.adminApiUrl(), state.adminApiKey()).signInLink());
    return 0;
  }

  private static int reset(Home home) throws IOException {
    if (home.launcher().isPresent()) {
      throw new UserError("Conveyor is running. Stop it first with ./conveyor down.");
    }
    home.endOrphans();
    home.delete();
    Screen.say("All data deleted.");
    return 0;
  }
}
