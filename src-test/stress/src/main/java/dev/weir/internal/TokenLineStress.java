package dev.weir.internal;

import dev.weir.limit.Rate;
import dev.weir.observe.Ledger;
import dev.weir.observe.Reason;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLLL_Result;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * Those who wait for permits: granted or not, told once, and nothing left, while time stands still.
 */
public class TokenLineStress {

  private static final Rate SLOW = Rate.of(1, Duration.ofDays(1));

  private TokenLineStress() {}

  /** A line whose alarms go off only by hand. */
  private abstract static class Line {
    final AtomicInteger alarms = new AtomicInteger();
    final RateLine line =
        RateLine.of(
            SLOW.burst(1),
            8,
            new StoppedTimer() {
              @Override
              public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
                alarms.incrementAndGet();
                return Disposables.composite(alarms::decrementAndGet);
              }
            },
            true);

    final Waiting enter(int weight) {
      Waiting waiting = new Waiting(line, weight);
      if (line.enter(weight) == null) {
        waiting.got.incrementAndGet();
      } else {
        waiting.lineUp();
      }
      return waiting;
    }

    final void backFromOne() {
      line.giveBack(1, Long.MAX_VALUE); // long before the bucket is full
    }

    final void judge(LLLL_Result r, Waiting... all) {
      StringBuilder ends = new StringBuilder();
      for (Waiting w : all) {
        ends.append(w.got.get() * 10 + w.away.get()).append(' ');
      }
      Ledger ledger = line.ledger();
      r.r1 = ends.toString().strip();
      r.r2 = ledger.isBalanced() ? "balanced" : ledger.toString();
      r.r3 = line.waiting();
      r.r4 = line.available() + " left, alarms " + alarms.get();
    }
  }

  private static final class Waiting extends TokenWaiter {
    final AtomicInteger got = new AtomicInteger();
    final AtomicInteger away = new AtomicInteger();

    Waiting(RateLine line, int weight) {
      super(line, weight, TaskBounds.NONE, null);
    }

    @Override
    protected void granted() {
      if (claim()) {
        got.incrementAndGet();
      }
    }

    @Override
    protected void refused(Reason why) {
      away.incrementAndGet();
    }
  }

  /** The first in line gives up while the rate, and with it the next, may become free. */
  @JCStressTest
  @Outcome(
      id = {"0 0, balanced, 1, 0 left, alarms 1"},
      expect = Expect.ACCEPTABLE,
      desc = "The first has left, the other waits on, and there is an alarm for it.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Somebody was told, or forgotten.")
  @State
  public static class LineUpVersusCancel extends Line {
    private final Waiting first;
    private Waiting second;

    public LineUpVersusCancel() {
      line.enter(1);
      first = enter(1);
    }

    @Actor
    public void lineUp() {
      second = enter(1);
    }

    @Actor
    public void cancel() {
      first.abandon();
    }

    @Arbiter
    public void after(LLLL_Result r) {
      judge(r, first, second);
    }
  }

  /** A permit comes back while its waiter gives up. */
  @JCStressTest
  @Outcome(
      id = {"10 0, balanced, 1, 0 left, alarms 1", "0 10, balanced, 0, 0 left, alarms 0"},
      expect = Expect.ACCEPTABLE,
      desc = "The first had it, or the one behind.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "The permit was lost, or used twice.")
  @State
  public static class GrantVersusCancel extends Line {
    private final Waiting first;
    private final Waiting second;

    public GrantVersusCancel() {
      line.enter(1);
      first = enter(1);
      second = enter(1);
    }

    @Actor
    public void giveBack() {
      backFromOne();
    }

    @Actor
    public void cancel() {
      first.abandon();
    }

    @Arbiter
    public void after(LLLL_Result r) {
      judge(r, first, second);
    }
  }

  /** A permit comes back while somebody lines up for it. */
  @JCStressTest
  @Outcome(
      id = {"10, balanced, 0, 0 left, alarms 0"},
      expect = Expect.ACCEPTABLE,
      desc = "It has it.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "It waits for what is there.")
  @State
  public static class LineUpVersusGiveBack extends Line {
    private Waiting only;

    public LineUpVersusGiveBack() {
      line.enter(1);
    }

    @Actor
    public void lineUp() {
      only = enter(1);
    }

    @Actor
    public void giveBack() {
      backFromOne();
    }

    @Arbiter
    public void after(LLLL_Result r) {
      judge(r, only);
    }
  }

  /** A newcomer and one who waits, and one permit. */
  @JCStressTest
  @Outcome(
      id = {"10 0, balanced, 0, 0 left, alarms 0", "0 10, balanced, 1, 0 left, alarms 1"},
      expect = Expect.ACCEPTABLE,
      desc = "Who waits has it, unless the newcomer was there when nobody waited.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Both, or neither.")
  @State
  public static class GiveBackVersusNewcomer extends Line {
    private Waiting waits;
    private final Waiting newcomer = new Waiting(line, 1);

    public GiveBackVersusNewcomer() {
      line.enter(1);
    }

    @Actor
    public void lineUp() {
      waits = enter(1);
      backFromOne();
    }

    @Actor
    public void tryOnly() {
      if (line.enter(1) == null) {
        newcomer.got.incrementAndGet();
      } else {
        line.settled(dev.weir.observe.Outcome.REJECTED);
      }
    }

    @Arbiter
    public void after(LLLL_Result r) {
      judge(r, waits, newcomer);
    }
  }

  /** The rate is raised while somebody lines up. */
  @JCStressTest
  @Outcome(
      id = {"0, balanced, 1, 0 left, alarms 1"},
      expect = Expect.ACCEPTABLE,
      desc = "It waits by the new rate, with one alarm.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "It was lost, or an alarm was.")
  @State
  public static class LineUpVersusUpdate extends Line {
    private Waiting only;

    public LineUpVersusUpdate() {
      line.enter(1);
    }

    @Actor
    public void lineUp() {
      only = enter(1);
    }

    @Actor
    public void update() {
      line.update(Rate.perSecond(5).paced());
    }

    @Arbiter
    public void after(LLLL_Result r) {
      judge(r, only);
    }
  }
}
