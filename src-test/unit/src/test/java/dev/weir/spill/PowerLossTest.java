package dev.weir.spill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A machine that loses power within any write, sync, roll, deletion or recovery, life after life,
 * also where syncs fail in between: what was synced is there, in order, and nothing is invented.
 *
 * <p>{@code -Dspill.losses=3000} loses it that often.
 */
class PowerLossTest {

  private static final int LOSSES = Integer.getInteger("spill.losses", 150);
  private static final int LIVES = 5;

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  /** What was appended: what survives of one life is there in the next. */
  private final List<String> appended = new ArrayList<>();

  private long acknowledged;
  private long released;

  /** How many records came back, of all lives. */
  private long found;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void powerLost_anyTime_keepsAllThatWasSynced(boolean syncsFail) throws IOException {
    long mended = 0;
    try (LogLines logged = new LogLines()) {
      for (int i = 0; i < LOSSES; i += LIVES) {
        SplittableRandom random = new SplittableRandom(i);
        SyncPolicy policy = SyncPolicy.every(1 + random.nextInt(20));
        forget();
        for (int life = 0; life < LIVES; life++) {
          logged.clear();
          lose(i + "-" + life, i + "-" + (life + 1), policy, syncsFail ? 8 : 0, random);
          mended += logged.lines().isEmpty() ? 0 : 1;
        }
        assertThat(look(i + "-" + LIVES, policy)).isTrue();
      }
    }
    assertThat(mended).isGreaterThan(LOSSES / 20);
    assertThat(found).isGreaterThan(LOSSES);
  }

  /** Nothing was promised: but it starts, and what can be read is what was appended. */
  @Test
  void powerLost_withoutSyncs_startsAgain() throws IOException {
    try (LogLines logged = new LogLines()) {
      for (int i = 0; i < LOSSES; i += LIVES) {
        SplittableRandom random = new SplittableRandom(i);
        forget();
        for (int life = 0; life < LIVES; life++) {
          lose(i + "-" + life, i + "-" + (life + 1), SyncPolicy.none(), 0, random);
        }
        look(i + "-" + LIVES, SyncPolicy.none());
      }
      assertThat(logged.lines()).isNotEmpty();
    }
    assertThat(found).isPositive();
  }

  private void forget() {
    appended.clear();
    acknowledged = 0;
    released = 0;
  }

  /** One life: it is opened, checked and used until the power is lost. */
  private void lose(
      String before, String after, SyncPolicy policy, int syncsFail, SplittableRandom random)
      throws IOException {
    FaultyDisk disk = new FaultyDisk();
    disk.failsToForceOnce = true;
    Platters platters =
        new Platters(
            folder.resolve(before), folder.resolve(after), random.nextInt(150), random.split());
    disk.watcher = platters;
    try (SegmentLog log = SegmentLog.open(Logs.small(folder.resolve(before), policy), disk)) {
      if (check(log, policy)) {
        run(log, policy, disk, syncsFail, random);
      }
      platters.loseNow();
    } catch (Platters.PowerLost e) {
      assertThat(folder.resolve(after)).exists();
    } catch (SpillFailedException e) { // of closing it, behind a sync that failed
      assertThat(syncsFail).isPositive();
      assertThat(folder.resolve(after)).exists();
    }
  }

  private void run(
      SegmentLog log, SyncPolicy policy, FaultyDisk disk, int syncsFail, SplittableRandom random)
      throws IOException {
    SyncSchedule schedule = new SyncSchedule(policy, () -> 0, log.next());
    int steps = 5 + random.nextInt(150);
    for (int i = 0; i < steps; i++) {
      disk.failsToForce = syncsFail > 0 && random.nextInt(syncsFail) == 0;
      try {
        step(log, schedule, random);
      } catch (SpillFailedException e) {
        assertThat(syncsFail).isPositive();
      }
      acknowledged = Math.max(acknowledged, log.synced() > log.released() ? log.synced() : 0);
    }
  }

  private void step(SegmentLog log, SyncSchedule schedule, SplittableRandom random)
      throws IOException {
    int what = random.nextInt(10);
    if (what < 6) {
      String record = random.nextInt() + ":" + "x".repeat(random.nextInt(300));
      assertThat(appended).hasSizeGreaterThanOrEqualTo((int) log.next());
      appended.subList((int) log.next(), appended.size()).clear();
      appended.add(record);
      log.append(Logs.record(record));
      schedule.appended(log.next());
      if (schedule.isDue()) {
        log.sync();
        schedule.settled(log.flushed(), log.synced());
      }
    } else if (what < 7) {
      log.flush();
    } else if (what < 9) {
      if (log.read() != null && what < 8) {
        released = Math.max(released, log.position());
        log.release(log.position());
      }
    } else {
      log.rewind();
    }
  }

  /** What came back is what was appended, and all that was synced. */
  private boolean check(SegmentLog log, SyncPolicy policy) throws IOException {
    assertThat(log.next()).isBetween(acknowledged, (long) appended.size());
    assertThat(log.released()).isLessThanOrEqualTo(released);
    long number = log.released();
    try {
      for (ByteBuffer record = log.read(); record != null; record = log.read()) {
        assertThat(Logs.text(record)).isEqualTo(appended.get((int) number));
        number++;
        found++;
      }
    } catch (SpillCorruptException e) {
      assertThat(policy.syncs()).isFalse(); // an earlier segment has a hole
      return false;
    }
    assertThat(number).isEqualTo(log.next());
    log.rewind();
    return true;
  }

  private boolean look(String last, SyncPolicy policy) throws IOException {
    try (SegmentLog log = SegmentLog.open(Logs.small(folder.resolve(last), policy))) {
      return check(log, policy);
    }
  }
}
