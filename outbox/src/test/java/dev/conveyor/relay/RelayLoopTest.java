package dev.conveyor.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RelayLoopTest {

  private static final int EX_SOFTWARE = 70;

  /** A relay whose thread is gone must not leave a process that looks healthy. */
  @Test
  void anErrorInTheLoopEndsTheProcess() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Broken.class.getName())
            .redirectErrorStream(true)
            .start();
    process.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());

    assertThat(process.waitFor()).isEqualTo(EX_SOFTWARE);
  }

  /** A process that lives on while its relay's thread meets an error. */
  static final class Broken {

    private Broken() {}

    public static void main(String[] arguments) throws Exception {
      new RelayLoop(
              null,
              () -> {
                throw new NoClassDefFoundError("in a test");
              },
              () -> {})
          .start();
      Thread.currentThread().join();
    }
  }
}
