package dev.conveyor.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {

  @TempDir Path temporary;

  @Test
  void folderIsPrivate() throws Exception {
    Path folder = temporary.resolve("new/.conveyor");

    new Home(folder).log("a");

    assertThat(permissions(folder)).isEqualTo("rwx------");
  }

  @Test
  void folderOfAnEarlierReleaseBecomesPrivate() throws Exception {
    Path folder = Files.createDirectory(temporary.resolve(".conveyor"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));

    new Home(folder).secret("key");

    assertThat(permissions(folder)).isEqualTo("rwx------");
    assertThat(permissions(folder.resolve("secrets/key"))).isEqualTo("rw-------");
  }

  @Test
  void stateIsPrivate() throws Exception {
    Path file = temporary.resolve("quickstart.json");
    Files.writeString(file, "from an earlier release");
    Files.writeString(file.resolveSibling("quickstart.json.new"), "left by a crash");

    state().write(file);

    assertThat(permissions(file)).isEqualTo("rw-------");
    assertThat(State.read(file)).isEqualTo(state());
  }

  private static State state() {
    return new State("a", "b", "c", "d", "e", "f", "g", "h", Map.of(), Map.of());
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
