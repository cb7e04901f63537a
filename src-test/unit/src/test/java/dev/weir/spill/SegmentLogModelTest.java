package dev.weir.spill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random sequences of calls, beside a queue in memory that does the same. */
class SegmentLogModelTest {

  private static final int STEPS = 3_000;
  private static final int MAX_BYTES = 16 << 10;

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private final Deque<byte[]> wanted = new ArrayDeque<>();
  private long released;
  private int read;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void anySequence_behavesAsTheModel(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    SyncPolicy sync = seed % 4 == 0 ? SyncPolicy.every(1) : SyncPolicy.none();
    LogSettings settings = new LogSettings(folder, MAX_BYTES, Logs.SEGMENT, sync);
    List<String> calls = new ArrayList<>();
    SegmentLog log = SegmentLog.open(settings);
    try {
      for (int i = 0; i < STEPS; i++) {
        int what = random.nextInt(100);
        calls.add(what + " at " + log.next());
        if (what < 45) {
          append(log, random);
        } else if (what < 80) {
          read(log);
        } else if (what < 90) {
          release(log, random);
        } else if (what < 95) {
          log.flush();
          assertThat(log.flushed()).isEqualTo(log.next());
        } else if (what < 96) {
          log.sync();
          assertThat(log.synced()).isEqualTo(log.next());
        } else if (what < 98) {
          log.rewind();
          read = 0;
        } else {
          log.close();
          log = SegmentLog.open(settings);
          read = 0;
        }
        check(log);
      }
    } catch (IOException | RuntimeException | AssertionError e) {
      fail("after " + calls.subList(Math.max(0, calls.size() - 20), calls.size()), e);
    } finally {
      log.close();
    }
  }

  private void append(SegmentLog log, SplittableRandom random) throws IOException {
    int length = random.nextInt(10) == 0 ? random.nextInt(993) : random.nextInt(60);
    byte[] record = new byte[length];
    random.nextBytes(record);
    if (log.hasRoom(length)) {
      assertThat(log.append(ByteBuffer.wrap(record))).isEqualTo(released + wanted.size());
      wanted.add(record);
      assertThat(log.bytes()).isLessThanOrEqualTo(MAX_BYTES);
    } else {
      assertThat(wanted).isNotEmpty();
      assertThat(log.bytes()).isGreaterThan(MAX_BYTES - length - 32);
    }
  }

  private void read(SegmentLog log) throws IOException {
    byte @Nullable [] expected = wanted.stream().skip(read).findFirst().orElse(null);
    ByteBuffer record = log.read();
    if (expected == null) {
      assertThat(record).isNull();
    } else {
      assertThat(record).isNotNull();
      byte[] bytes = new byte[record.remaining()];
      record.get(bytes);
      assertThat(bytes).isEqualTo(expected);
      read++;
    }
  }

  /** Mostly of what was read, but also of more, and at times of all. */
  private void release(SegmentLog log, SplittableRandom random) throws IOException {
    int most = random.nextInt(3) == 0 ? wanted.size() : read;
    int some = random.nextInt(5) == 0 ? most : random.nextInt(most + 1);
    log.release(released + some);
    for (int i = 0; i < some; i++) {
      wanted.remove();
    }
    released += some;
    read = Math.max(0, read - some);
  }

  private void check(SegmentLog log) throws IOException {
    assertThat(log.next()).isEqualTo(released + wanted.size());
    assertThat(log.position()).isEqualTo(released + read);
    assertThat(log.released()).isEqualTo(released);
    assertThat(log.flushed()).isBetween(log.synced(), log.next());
    assertThat(log.synced()).isBetween(0L, log.flushed());
    if (log.next() % 10 == 0) {
      checkFiles(log);
    }
  }

  /** Its bytes are those of the files, once it is flushed. */
  private void checkFiles(SegmentLog log) throws IOException {
    List<Path> files = Logs.segments(folder);
    assertThat(files).hasSize(log.segments());
    long size = 0;
    for (Path each : files) {
      size += Files.size(each);
    }
    assertThat(log.bytes()).isGreaterThanOrEqualTo(size);
    if (log.flushed() == log.next() && log.released() < log.next()) {
      assertThat(log.bytes()).isEqualTo(size);
    }
  }
}
