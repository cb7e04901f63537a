package dev.weir.spill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A process that spills, and is killed ({@code SIGKILL}) at a random moment, again and again:
 * nothing that it called acknowledged is lost, the order is kept, and nothing is invented.
 *
 * <p>{@code -Dspill.kills=34} kills that many under each of the three policies.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class KillTest {

  private static final int KILLS = Integer.getInteger("spill.kills", 2);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"none", "records", "interval"})
  void kill_anyTime_losesNothingAcknowledged(String policy) throws Exception {
    SplittableRandom random = new SplittableRandom(policy.hashCode());
    int torn = 0;
    long found = 0;
    long next = 0;
    long mayBeGone = 0;
    try (LogLines logged = new LogLines()) {
      for (int i = 0; i < KILLS; i++) {
        logged.clear();
        Map<Character, Long> said = killed(policy, random);
        try (SegmentLog log =
            SegmentLog.open(KilledWriter.settings(folder, KilledWriter.policy(policy)))) {
          assertThat(log.next())
              .isBetween(said.getOrDefault('a', next), said.getOrDefault('n', next));
          mayBeGone = said.getOrDefault('r', mayBeGone);
          assertThat(log.released()).isLessThanOrEqualTo(mayBeGone);
          found += log.next() - log.released();
          readAll(log);
          next = log.next();
        }
        assertThat(logged.lines())
            .allSatisfy(
                line ->
                    assertThat(line)
                        .containsAnyOf(
                            "torn end cut off at ", "it has no header", "nothing is lost"));
        torn += logged.lines().isEmpty() ? 0 : 1;
      }
    }
    assertThat(found).isPositive();
    System.out.printf(
        "%s: %d kills, %d of them left something to mend; %d records appended, %d found%n",
        policy, KILLS, torn, next, found);
  }

  private static void readAll(SegmentLog log) throws IOException {
    while (log.position() < log.next()) {
      long number = log.position();
      ByteBuffer record = log.read();
      assertThat(record).isEqualTo(KilledWriter.record(number));
    }
    assertThat(log.read()).isNull();
  }

  /** What it said last of each kind, before it was killed. */
  private Map<Character, Long> killed(String policy, SplittableRandom random) throws Exception {
    Process child =
        ChildJvm.start(
            KilledWriter.class, folder.toString(), policy, String.valueOf(random.nextLong()));
    Map<Character, Long> said = new HashMap<>();
    CountDownLatch begun = new CountDownLatch(1);
    Thread listener =
        new Thread(
            () -> {
              try (BufferedReader lines = child.inputReader()) {
                lines
                    .lines()
                    .filter(line -> line.length() > 2)
                    .forEach(
                        line -> {
                          said.put(line.charAt(0), Long.parseLong(line, 2, line.length(), 10));
                          if (line.charAt(0) == 'a') {
                            begun.countDown();
                          }
                        });
              } catch (IOException | UncheckedIOException e) {
                said.put('!', -1L);
              }
            });
    listener.start();
    try {
      assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
      // Real time: the moment is to be any.
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(150_000)));
      assertThat(child.isAlive()).isTrue();
    } finally {
      // By its handle, as the process would close what it said and nobody has read yet.
      assertThat(child.toHandle().destroyForcibly()).isTrue();
    }
    assertThat(child.waitFor()).isEqualTo(128 + 9);
    listener.join();
    assertThat(said).doesNotContainKey('!');
    return said;
  }
}
