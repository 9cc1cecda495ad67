package dev.conveyor.quickstart;

import dev.conveyor.embedded.Folders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import java.util.zip.ZipFile;

/**
 * A service's classes, loaded and linked once at build time and mapped into memory at each start
 * (JEP 483, JEP 514). Halves the startup time. A cache is valid for one jar, one Java runtime, and
 * one set of flags; if it is missing or outdated, the service starts from its jar as usual.
 *
 * <p>The runtime only caches classes from jars on the class path, so the jar is unpacked first.
 */
final class AotCache {

  private static final int TRAINING_SECONDS = 300;

  private final Path root;
  private final Service service;
  private final Path folder;

  AotCache(Path root, Service service) {
    this.root = root;
    this.service = service;
    this.folder = root.resolve(service.title() + "/target/aot");
  }

  /** The additional arguments of {@code java} to run the service, after its other flags. */
  List<String> command() throws IOException {
    return isCurrent()
        ? List.of("-XX:AOTCache=" + cache(), "-jar", unpacked().toString())
        : List.of("-jar", jar().toString());
  }

  boolean isCurrent() throws IOException {
    return Files.exists(stampFile()) && Files.readString(stampFile()).equals(stamp());
  }

  /**
   * Unpacks the jar, runs the service until its beans are created, without a database or a broker,
   * and stores the loaded classes.
   *
   * @throws IOException if the training run fails; nothing that a start would use is left
   */
  void create() throws IOException, InterruptedException {
    Folders.delete(folder);
    Files.createDirectories(folder);
    run(List.of("-Djarmode=tools", "-jar", jar().toString(), "extract", "--destination", app()));
    List<String> training = new ArrayList<>(service.jvm());
    training.add("--enable-native-access=ALL-UNNAMED");
    training.add("-XX:AOTCacheOutput=" + cache());
    training.add("-Dspring.context.exit=onRefresh");
    training.add("-Dspring.flyway.enabled=false");
    training.add("-jar");
    training.add(unpacked().toString());
    run(training);
    if (!Files.exists(cache())) {
      throw new IOException("no cache written; see " + log());
    }
    Files.writeString(stampFile(), stamp());
  }

  private void run(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("CONVEYOR_DB_PASSWORD", "for training only");
    builder.environment().put("CONVEYOR_ADMIN_API_KEY", "for training only");
    builder.environment().put("CONVEYOR_SECRETS_KEY", "for training only");
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    Process process = builder.start();
    if (!process.waitFor(TRAINING_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("training run timed out; see " + log());
    }
    if (process.exitValue() != 0) {
      throw new IOException("exit status " + process.exitValue() + "; see " + log());
    }
  }

  /** Marks the cache as checked after the build, for the launching script. */
  void touch() throws IOException {
    Files.setLastModifiedTime(stampFile(), FileTime.from(Instant.now()));
  }

  /** Builds are reproducible: different jars may have the same size and time. */
  private String contents() throws IOException {
    CRC32 sum = new CRC32();
    try (ZipFile zip = new ZipFile(jar().toFile())) {
      zip.stream()
          .map(entry -> entry.getName() + entry.getCrc() + entry.getSize())
          .forEach(line -> sum.update(line.getBytes(StandardCharsets.UTF_8)));
    }
    return Long.toHexString(sum.getValue());
  }

  private String stamp() throws IOException {
    return Files.size(jar())
        + " bytes, checksum "
        + contents()
        + ", Java "
        + Runtime.version()
        + ", "
        + String.join(" ", service.jvm());
  }

  private Path jar() {
    return root.resolve(service.title() + "/target/" + service.title() + ".jar");
  }

  private String app() {
    return folder.resolve("app").toString();
  }

  private Path unpacked() {
    return folder.resolve("app").resolve(service.title() + ".jar");
  }

  private Path cache() {
    return folder.resolve(service.title() + ".aot");
  }

  private Path stampFile() {
    return folder.resolve("stamp");
  }

  private Path log() {
    return folder.resolve("training.log");
  }
}
