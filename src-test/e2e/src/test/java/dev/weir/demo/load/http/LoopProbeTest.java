package dev.weir.demo.load.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told of a loop, in a time of its own. */
class LoopProbeTest {

  private static final long MILLI = Duration.ofMillis(1).toNanos();

  /** Runs nothing by itself: a loop that is held up until it is asked. */
  private static final class HeldLoop extends ScheduledThreadPoolExecutor {

    private Runnable look;
    private long delay;
    private ScheduledFuture<?> future;

    HeldLoop() {
      super(1);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long after, TimeUnit unit) {
      look = task;
      delay = unit.toNanos(after);
      future = super.schedule((Callable<Object>) () -> "never", 1, TimeUnit.DAYS);
      return future;
    }
  }

  private record Told(long nanos, long steps) {}

  private final HeldLoop loop = new HeldLoop();
  private final List<Told> told = new ArrayList<>();
  private long now = 1_000 * MILLI;
  private long steps = 7;
  private final LoopProbe probe =
      LoopProbe.start(loop, () -> now, () -> steps, (nanos, of) -> told.add(new Told(nanos, of)));

  @AfterEach
  void close() {
    loop.shutdownNow();
  }

  private void pass(long millis, long asked) {
    now += millis * MILLI;
    steps += asked;
  }

  private void look() {
    loop.look.run();
    loop.look.run(); // to tell what it has seen
  }

  @Test
  void start_nothingAskedYet_looksAfterFiveMillis() {
    assertThat(loop.delay).isEqualTo(5 * MILLI);

    pass(5, 0);
    look();

    assertThat(told).isEmpty();
    assertThat(loop.delay).isEqualTo(5 * MILLI);
  }

  @Test
  void look_inTime_tellsAllStepsSinceTheLast() {
    pass(5, 12);
    look();
    pass(6, 3);
    look();

    assertThat(told).containsExactly(new Told(0, 12), new Told(MILLI, 3));
    assertThat(loop.delay).isEqualTo(4 * MILLI); // later looks are not put off
  }

  @Test
  void look_loopWasHeldUp_tellsEachThatItMissedWithItsShare() {
    pass(21, 40);
    look();

    assertThat(told)
        .containsExactly(
            new Told(16 * MILLI, 10),
            new Told(11 * MILLI, 10),
            new Told(6 * MILLI, 10),
            new Told(MILLI, 10));
  }

  @Test
  void look_repliesThatAreReadAfterIt_haveWaitedToo() {
    pass(10, 4);
    loop.look.run();
    assertThat(loop.delay).isZero();
    pass(1, 6);
    loop.look.run();

    assertThat(told).containsExactly(new Told(5 * MILLI, 5), new Told(0, 5));
  }

  @Test
  void dispose_beforeWhatALookHasSeenIsTold_tellsIt() {
    pass(10, 4);
    loop.look.run();
    pass(2, 2);

    probe.dispose();

    assertThat(told).containsExactly(new Told(5 * MILLI, 3), new Told(0, 3));
    assertThat(loop.future.isCancelled()).isTrue();
  }

  @Test
  void look_fewerStepsThanLooks_losesNone() {
    pass(25, 2);
    look();

    assertThat(told).extracting(Told::steps).containsExactly(1L, 1L);
  }

  @Test
  void look_nothingAsked_tellsNothingHoweverLate() {
    pass(300, 0);
    look();
    pass(1, 1);
    look(); // too early, as no loop is

    assertThat(told).isEmpty();
  }

  @Test
  void dispose_loopStillHeldUp_tellsWhatIsLate() {
    pass(10, 4);

    probe.dispose();

    assertThat(told).containsExactly(new Told(5 * MILLI, 2), new Told(0, 2));
    assertThat(loop.future.isCancelled()).isTrue();
    assertThat(probe.isDisposed()).isTrue();
  }

  @Test
  void dispose_beforeALookIsDue_tellsWhatIsLeft() {
    pass(1, 4);

    probe.dispose();

    assertThat(told).containsExactly(new Told(0, 4));
  }

  @Test
  void dispose_again_tellsNothing() {
    probe.dispose();
    pass(50, 9);

    probe.dispose();

    assertThat(told).isEmpty();
  }

  @Test
  void look_loopComesBackAfterDispose_tellsAndSetsNothing() {
    Runnable missed = loop.look;
    probe.dispose();
    ScheduledFuture<?> last = loop.future;
    pass(50, 9);

    missed.run();

    assertThat(told).isEmpty();
    assertThat(loop.future == last).isTrue();
  }
}
