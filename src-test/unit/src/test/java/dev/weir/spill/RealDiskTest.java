package dev.weir.spill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Disks that are really full or read-only. That takes a file system of one's own, and so rights
 * that not everybody has; a limit on the size of files anybody can have.
 */
class RealDiskTest {

  private static final int RECORD = 1000;

  @TempDir Path folder;

  private boolean mounted;

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertThat(run("umount", folder.toString())).isZero();
    }
  }

  private LogSettings settings(Path in) {
    return new LogSettings(in, 64 << 20, 256 << 10, SyncPolicy.none());
  }

  @Test
  void append_fullFileSystem_isAnError_andGoesOnOnceThereIsRoom() throws Exception {
    mount("size=1m");
    Path ballast = Files.write(folder.resolve("ballast"), new byte[200 << 10]);
    try (SegmentLog log = SegmentLog.open(settings(folder.resolve("log")))) {
      assertThatThrownBy(() -> fill(log))
          .isInstanceOf(SpillFailedException.class)
          .hasMessageContaining(folder.resolve("log") + ": cannot be written to: ")
          .hasRootCauseInstanceOf(IOException.class);
      long accepted = log.next();
      assertThat(accepted).isGreaterThan(600);
      readInOrder(log, accepted);

      Files.delete(ballast);
      for (int i = 0; i < 100; i++) {
        log.append(numbered(log.next()));
      }

      readInOrder(log, accepted + 100);
      log.release(accepted);
      assertThat(log.segments()).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void append_fullFileSystem_whatWasFlushedSurvivesTheEnd() throws Exception {
    mount("size=1m");
    long flushed;
    SegmentLog log = SegmentLog.open(settings(folder.resolve("log")));
    try {
      assertThatThrownBy(() -> fill(log)).isInstanceOf(SpillFailedException.class);
      flushed = log.flushed();
    } finally {
      assertThatThrownBy(log::close).isInstanceOf(SpillFailedException.class);
    }
    try (SegmentLog again = SegmentLog.open(settings(folder.resolve("log")))) {
      assertThat(again.next()).isEqualTo(flushed);
      readInOrder(again, flushed);
    }
  }

  @Test
  void open_readOnlyFileSystem_isAnError() throws Exception {
    mount("size=1m");
    Path log = Files.createDirectory(folder.resolve("log"));
    assumeTrue(run("mount", "-o", "remount,ro", folder.toString()) == 0, "nobody may remount");

    for (Path path : new Path[] {log, folder.resolve("other")}) {
      assertThatThrownBy(() -> SegmentLog.open(settings(path)))
          .isInstanceOf(SpillFailedException.class)
          .hasMessageContaining(path + ": cannot be opened: ")
          .hasRootCauseInstanceOf(FileSystemException.class);
    }
  }

  /** The limit is one that a process only has for itself, so it takes another. */
  @Test
  void append_fileSizeLimit_isAnError_andGoesOnWithoutIt() throws Exception {
    Process child = ChildJvm.startUnder("ulimit -f 200", Filling.class, folder.toString());
    String said = ChildJvm.said(child, 60);
    assertThat(said).matches("\\d+ accepted, all readable; .*: cannot be written to: .*too large");
    long accepted = Long.parseLong(said.substring(0, said.indexOf(' ')));

    try (SegmentLog log = SegmentLog.open(settings(folder))) {
      long kept = log.next();
      assertThat(kept).isBetween(accepted - 66, accepted);
      for (int i = 0; i < 300; i++) {
        log.append(numbered(log.next()));
      }
      readInOrder(log, kept + 300);
    }
  }

  /** What the other process does; it halts without a word to its log. */
  static final class Filling {

    private Filling() {}

    public static void main(String[] args) throws IOException {
      RealDiskTest test = new RealDiskTest();
      SegmentLog log = SegmentLog.open(test.settings(Path.of(args[0])));
      try {
        fill(log);
      } catch (SpillFailedException e) {
        readInOrder(log, log.next());
        System.out.print(log.next() + " accepted, all readable; " + e.getMessage());
        System.out.flush();
      }
      Runtime.getRuntime().halt(0);
    }
  }

  private static void fill(SegmentLog log) throws IOException {
    for (int i = 0; i < 5_000; i++) {
      log.append(numbered(log.next()));
    }
  }

  private static ByteBuffer numbered(long number) {
    return ByteBuffer.allocate(RECORD).putLong(0, number);
  }

  private static void readInOrder(SegmentLog log, long next) throws IOException {
    while (log.position() < next) {
      long number = log.position();
      ByteBuffer record = log.read();
      assertThat(record).isNotNull();
      assertThat(record.getLong()).isEqualTo(number);
    }
    assertThat(log.read()).isNull();
    assertThat(log.next()).isEqualTo(next);
  }

  private void mount(String options) throws Exception {
    mounted = run("mount", "-t", "tmpfs", "-o", options, "weir", folder.toString()) == 0;
    assumeTrue(mounted, "nobody may mount: a disk that fails on demand does instead");
  }

  private static int run(String... command) throws Exception {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor();
    } catch (IOException e) {
      return -1; // no such command
    }
  }
}
