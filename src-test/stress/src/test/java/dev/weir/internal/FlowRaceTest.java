package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Streams that are sent to, requested from, timed out, ended and cancelled by two threads at once,
 * at random: every element meets one fate, the books agree, and nothing is left behind.
 *
 * <p>{@code -Dflow.cancels=…} says how many streams, each cancelled once at a random moment; {@code
 * -Dflow.seed=…} repeats a run's choices, though not its threads' pace.
 */
class FlowRaceTest {

  private static final int CANCELS = Integer.getInteger("flow.cancels", 1_000_000);
  private static final long SEED = Long.getLong("flow.seed", System.nanoTime());

  @Test
  void buffers_atRandom_loseAndRepeatNothing() throws InterruptedException {
    run(CANCELS / 2, BufferRace::new);
  }

  @Test
  void intakes_atRandom_loseAndRepeatNothing() throws InterruptedException {
    run(CANCELS - CANCELS / 2, IntakeRace::new);
  }

  @Test
  void throttles_atRandom_loseAndRepeatNothing() throws InterruptedException {
    run(CANCELS / 2, ThrottleRace::new); // there are several in each
  }

  @Test
  void gates_atRandom_loseNoPermitAndNobody() throws InterruptedException {
    run(CANCELS / (4 * GateRace.CALLS), GateRace::new);
  }

  @Test
  void retries_atRandom_keepExactBooks() throws InterruptedException {
    run(CANCELS / 64, RetryRace::new); // there are several in each
  }

  private static void run(int count, Function<Random, Race> races) throws InterruptedException {
    System.out.printf("%d races, -Dflow.seed=%d%n", count, SEED);
    Track track = new Track(count, races);
    Thread other = new Thread(() -> track.follow(1), "racer");
    other.start();
    try {
      track.lead();
    } finally {
      other.join();
    }
    assertThat(track.raced()).isEqualTo(count);
  }

  /** Where two threads run the same race at the same time, one race after the other. */
  private static final class Track {
    /*
     * arrived   counts how often a thread has come to the start or to the finish. The leader makes a race
     *           and comes to its start; when both are there they run it and come to its finish
     */
    private final int count;
    private final Function<Random, Race> races;
    private final AtomicInteger arrived = new AtomicInteger();
    private volatile Race race;
    private volatile boolean stopped;
    private int raced;

    Track(int count, Function<Random, Race> races) {
      this.count = count;
      this.races = races;
    }

    void lead() {
      try {
        while (raced < count) {
          race = races.apply(new Random(SEED + raced));
          meet();
          race.run(0);
          meet();
          race.judge();
          assertThat(race.complaints())
              .as("race %s of -Dflow.seed=%s: %s", raced, SEED, race)
              .isEmpty();
          raced++;
        }
      } finally {
        stopped = true;
        arrived.incrementAndGet();
      }
    }

    void follow(int thread) {
      for (; ; ) {
        meet();
        if (stopped) {
          return;
        }
        race.run(thread);
        meet();
      }
    }

    private void meet() {
      int both = (arrived.getAndIncrement() / Race.THREADS + 1) * Race.THREADS;
      for (int spins = 0; arrived.get() - both < 0; ) {
        spins = Spin.pause(spins);
      }
    }

    int raced() {
      return raced;
    }
  }
}
