package dev.weir.spill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
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

      assertThat(openedElsewhere())
          .isEqualTo(folder + ": open in another process (expected: open only once)");
      assertThat(log.next()).isZero();
    }
    assertThat(openedElsewhere()).isEqualTo("opened");
  }

  @Test
  void open_byAnotherClassLoader_refuses_andLeavesTheLockWhereItIs() throws Exception {
    URL classes = FolderLock.class.getProtectionDomain().getCodeSource().getLocation();
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader())) {
      Method take =
          loader.loadClass(FolderLock.class.getName()).getDeclaredMethod("take", Path.class);
      take.setAccessible(true);
      try (SegmentLog log = Logs.open(folder)) {
        for (int i = 0; i < 2; i++) {
          assertThatThrownBy(() -> take.invoke(null, folder))
              .hasRootCauseInstanceOf(OverlappingFileLockException.class)
              .cause()
              .hasMessageContaining("open in this process, by another class loader");
        }

        assertThat(openedElsewhere())
            .isEqualTo(folder + ": open in another process (expected: open only once)");
        assertThat(log.next()).isZero();
      }
      try (Closeable taken = (Closeable) take.invoke(null, folder)) {
        assertThat(taken).isNotNull();
      }
    }
  }

  private String openedElsewhere() throws Exception {
    return ChildJvm.said(ChildJvm.start(Opening.class, folder.toString()), 60);
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
