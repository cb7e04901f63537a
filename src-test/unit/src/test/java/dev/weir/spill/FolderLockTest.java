package dev.weir.spill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder has one opening at a time. */
class FolderLockTest {

  @TempDir Path folder;

  @Test
  void open_secondTimeInThisProcess_refuses_untilTheFirstIsClosed() throws IOException {
    try (SegmentLog log = Logs.open(folder)) {
      Path alias = Files.createSymbolicLink(folder.resolveSibling(folder + "-alias"), folder);
      for (Path path : new Path[] {folder, alias}) {
        assertThatThrownBy(() -> Logs.open(path))
            .isInstanceOf(SpillFailedException.class)
            .hasMessage(path + ": open in this process (expected: open only once)");
      }
      Files.delete(alias);
      Logs.append(log, 3, 1);
    }
    try (SegmentLog log = Logs.open(folder)) {
      assertThat(log.next()).isEqualTo(3);
    }
  }

  @Test
  void open_inAnotherProcess_refuses_evenAfterAnAttemptHere_untilThatEnds() throws Exception {
    try (SegmentLog log = Logs.open(folder)) {
      assertThatThrownBy(() -> Logs.open(folder)).isInstanceOf(SpillFailedException.class);
      Process other = ChildJvm.start(Opening.class, folder.toString());
      String said = new String(other.getInputStream().readAllBytes());

      assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(said).isEqualTo(folder + ": open in another process (expected: open only once)");
      assertThat(log.next()).isZero();
    }
    Process other = ChildJvm.start(Opening.class, folder.toString());
    assertThat(new String(other.getInputStream().readAllBytes())).isEqualTo("opened");
    assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
  }

  /** What the other process does. */
  static final class Opening {

    private Opening() {}

    public static void main(String[] args) throws IOException {
      try (SegmentLog log = Logs.open(Path.of(args[0]))) {
        System.out.print(log.next() == 0 ? "opened" : "opened, with " + log.next());
      } catch (SpillFailedException e) {
        System.out.print(e.getMessage());
      }
    }
  }
}
