package dev.weir.spill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A machine that loses power: of what was not forced to the disk, any sector may be there or not,
 * files may be shorter, and files that were deleted may be back. What was forced is there.
 *
 * <p>{@code -Dspill.losses=3000} loses it that often.
 */
class PowerLossTest {

  private static final int LOSSES = Integer.getInteger("spill.losses", 150);
  private static final int SECTOR = 512;

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private final FaultyDisk disk = new FaultyDisk();
  private final Map<Path, byte[]> forced = new HashMap<>();
  private final Set<Path> names = new HashSet<>();

  @Test
  void powerLost_anyTime_keepsAllThatWasSynced() throws IOException {
    disk.onForce = this::note;
    long mended = 0;
    try (LogLines logged = new LogLines()) {
      for (int i = 0; i < LOSSES; i++) {
        forced.clear();
        names.clear();
        logged.clear();
        lose(folder.resolve("before-" + i), folder.resolve("after-" + i), new SplittableRandom(i));
        mended += logged.lines().isEmpty() ? 0 : 1;
      }
    }
    assertThat(mended).isGreaterThan(LOSSES / 10);
  }

  private void note(Path file) {
    try {
      if (Files.isDirectory(file)) {
        names.clear();
        try (Stream<Path> all = Files.list(file)) {
          all.forEach(names::add);
        }
      } else {
        forced.put(file, Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void lose(Path before, Path after, SplittableRandom random) throws IOException {
    SyncPolicy policy = SyncPolicy.every(1 + random.nextInt(20));
    long acknowledged;
    long released;
    long next;
    try (SegmentLog log = SegmentLog.open(Logs.small(before, policy), disk)) {
      run(log, policy, random);
      acknowledged = log.synced();
      released = log.released();
      next = log.next();
      leave(before, Files.createDirectory(after), random);
    }
    try (SegmentLog log = SegmentLog.open(Logs.small(after, policy))) {
      // What was passed on counts as synced, but may be gone.
      assertThat(log.next()).isBetween(acknowledged > released ? acknowledged : 0, next);
      assertThat(log.released()).isLessThanOrEqualTo(released);
      long number = log.released();
      for (ByteBuffer record = log.read(); record != null; record = log.read()) {
        assertThat(record).isEqualTo(record(number));
        number++;
      }
      assertThat(number).isEqualTo(log.next());
    }
  }

  private static void run(SegmentLog log, SyncPolicy policy, SplittableRandom random)
      throws IOException {
    SyncSchedule schedule = new SyncSchedule(policy, () -> 0, log.next());
    int steps = 5 + random.nextInt(150);
    for (int i = 0; i < steps; i++) {
      int what = random.nextInt(10);
      if (what < 6) {
        log.append(record(log.next()));
        schedule.appended(log.next());
        if (schedule.isDue()) {
          log.sync();
          schedule.settled(log.flushed(), log.synced());
        }
      } else if (what < 7) {
        log.flush();
      } else if (log.read() != null && what < 9) {
        log.release(log.position());
      }
    }
  }

  private static ByteBuffer record(long number) {
    return Logs.numbered(number, new SplittableRandom(number).nextInt(300));
  }

  /** What is on the disk when the power comes back. */
  private void leave(Path before, Path after, SplittableRandom random) throws IOException {
    Set<Path> all = new HashSet<>(names);
    try (Stream<Path> files = Files.list(before)) {
      files.forEach(all::add);
    }
    for (Path file : all) {
      boolean there = Files.exists(file);
      boolean named = names.contains(file);
      if (there == named || random.nextBoolean()) {
        byte[] old = forced.getOrDefault(file, new byte[0]);
        byte[] young = there ? Files.readAllBytes(file) : old;
        Files.write(after.resolve(Logs.name(file)), mixed(old, young, random));
      }
    }
  }

  private static byte[] mixed(byte[] old, byte[] young, SplittableRandom random) {
    int least = Math.min(old.length, young.length);
    byte[] mixed = Arrays.copyOf(old, least + random.nextInt(young.length - least + 1));
    for (int start = 0; start < mixed.length; start += SECTOR) {
      if (random.nextBoolean()) {
        int length = Math.min(SECTOR, mixed.length - start);
        System.arraycopy(young, start, mixed, start, length);
      }
    }
    return mixed;
  }
}
