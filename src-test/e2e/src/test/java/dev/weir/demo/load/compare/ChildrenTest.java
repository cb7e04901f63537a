package dev.weir.demo.load.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs that do not end as they should; in their place a shell's, which takes no notice of what
 * follows.
 */
@Timeout(60)
class ChildrenTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir private Path folder;

  @AfterEach
  void none() throws Exception {
    List<ProcessHandle> left = started();
    left.forEach(ProcessHandle::destroyForcibly);
    assertThat(left).isEmpty();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).as("with a password").noneMatch(file -> file.toString().endsWith(".args"));
    }
  }

  private List<ProcessHandle> started() {
    return ProcessHandle.current()
        .descendants()
        .filter(process -> process.info().commandLine().orElse("").contains(folder.toString()))
        .toList();
  }

  /* The name of the folder tells what it has started from what others have. */
  private Children shell(String command) {
    String marked = ": " + folder + "; " + command;
    return new Children(folder, List::of, List.of("sh", "-c", marked));
  }

  @Test
  void run_thatIsKilled_isReportedWithItsCode_andWhatItSaidLast() {
    Children children = shell("for i in 1 2 3 4 5; do echo line $i >&2; done; kill -9 $$");
    assertThat(catchThrowable(() -> children.run(List.of(), LONG)))
        .isInstanceOf(CompareException.class)
        .hasMessage("a run ended with exit code 137: line 2; line 3; line 4; line 5");
  }

  @Test
  void run_thatSaysNothing_isReportedSo() {
    assertThat(catchThrowable(() -> shell("exit 3").run(List.of(), LONG)))
        .isInstanceOf(CompareException.class)
        .hasMessage("a run ended with exit code 3: it said nothing");
  }

  @Test
  void run_thatHangs_isEndedOnceItIsTooLong() {
    Children children = shell("while [ -d " + folder + " ]; do read line < " + pipe() + "; done");
    assertThat(catchThrowable(() -> children.run(List.of(), Duration.ofSeconds(1))))
        .isInstanceOf(CompareException.class)
        .hasMessage("a run has not ended within 1 s");
  }

  /* Whatever it makes of a signal: its report is thrown away. */
  @Test
  void stop_endsTheOneThatIsRunningAtOnce_andBeginsNoOther() throws Exception {
    Path ready = folder.resolve("ready");
    Children children =
        shell(
            "trap '' TERM INT; : > "
                + ready
                + "; while [ -d "
                + folder
                + " ]; do read line < "
                + pipe()
                + "; done");
    CompletableFuture<Boolean> stopped =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return children.run(List.of(), LONG) == null;
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    Awaitility.await().atMost(LONG).until(() -> Files.exists(ready));
    children.stop();
    assertThat(stopped).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(true);
    assertThat(children.run(List.of(), LONG)).isNull();
  }

  /* Nobody writes into it. */
  private Path pipe() {
    try {
      Path pipe = folder.resolve("pipe");
      assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
      return pipe;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
