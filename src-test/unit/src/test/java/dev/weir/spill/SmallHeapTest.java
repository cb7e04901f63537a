package dev.weir.spill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many records through a process with a heap of 64 MB.
 *
 * <p>{@code -Dspill.records=10000000} says how many.
 */
class SmallHeapTest {

  private static final int MINUTES = 20;
  private static final int RECORDS = Integer.getInteger("spill.records", 200_000);

  @TempDir Path folder;

  @Test
  void appendAndRead_manyMoreThanFitInTheHeap_allComeBack() throws Exception {
    Process child = ChildJvm.start(Throughput.class, folder.toString(), String.valueOf(RECORDS));
    String said = ChildJvm.said(child, MINUTES * 60);

    assertThat(child.exitValue()).isZero();
    System.out.print(said);
    assertThat(said).startsWith(RECORDS + " records through a heap of 6");
    assertThat(Logs.segments(folder)).hasSizeLessThanOrEqualTo(1);
  }

  /** What the other process does. */
  static final class Throughput {

    private static final int LENGTH = 100;

    private Throughput() {}

    public static void main(String[] args) throws IOException {
      int records = Integer.parseInt(args[1]);
      LogSettings settings =
          new LogSettings(Path.of(args[0]), 4L << 30, LogSettings.USUAL_SEGMENT, SyncPolicy.none());
      long began = System.nanoTime();
      long most;
      try (SegmentLog log = SegmentLog.open(settings)) {
        ByteBuffer record = ByteBuffer.allocate(LENGTH);
        for (int i = 0; i < records; i++) {
          log.append(record.clear().putLong(0, i));
        }
        most = log.bytes();
        for (int i = 0; i < records; i++) {
          ByteBuffer read = log.read();
          if (read == null || read.remaining() != LENGTH || read.getLong() != i) {
            throw new IllegalStateException("record " + i + ": " + read + " (expected: itself)");
          }
          log.release(i + 1);
        }
      }
      System.out.printf(
          "%d records through a heap of %d MB: %d MB on disk, %d ms%n",
          records,
          Runtime.getRuntime().maxMemory() >> 20,
          most >> 20,
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
    }
  }
}
