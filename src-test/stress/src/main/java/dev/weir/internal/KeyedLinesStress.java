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
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.L_Result;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * Lines that come with the first who waits for a key's permits and go with the last, while time
 * stands still, or moves on by hand.
 */
public class KeyedLinesStress {

  private static final String KEY = "key";

  private KeyedLinesStress() {}

  /** One permit, which somebody has. One alarm is the sweep's. */
  private abstract static class Lines {
    final AtomicInteger alarms = new AtomicInteger();
    volatile long days;
    private volatile Runnable alarm; // the last
    final KeyedLines lines;

    Lines(int maxPerKey) {
      lines =
          new KeyedLines(
              new KeyedBuckets(
                  Rate.of(1, Duration.ofDays(1)).burst(1),
                  8,
                  new StoppedTimer() {
                    @Override
                    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
                      alarm = task;
                      alarms.incrementAndGet();
                      return Disposables.composite(alarms::decrementAndGet);
                    }

                    @Override
                    public long now(TimeUnit unit) {
                      return unit.convert(days, TimeUnit.DAYS);
                    }
                  },
                  true),
              8,
              maxPerKey);
      lines.enter(KEY, 1);
    }

    final Waiting enter() {
      Waiting waiting = new Waiting(lines.desk(KEY));
      if (lines.enter(KEY, 1) == null) {
        waiting.end = "granted";
      } else {
        waiting.lineUp();
      }
      return waiting;
    }

    final Runnable alarm() {
      return alarm;
    }

    final void judge(LLL_Result r, Waiting one, Waiting other) {
      r.r1 = one.end + " " + other.end;
      r.r2 = lines.waiting() + " waiting, alarms " + alarms.get();
      one.abandon();
      other.abandon();
      Ledger ledger = lines.ledger();
      r.r3 =
          ledger.isBalanced() && ledger.pending() == 0 && lines.isIdle() && alarms.get() == 1
              ? "nothing left"
              : ledger.toString();
    }
  }

  private static final class Waiting extends TokenWaiter {
    private volatile String end = "waits";

    Waiting(TokenDesk desk) {
      super(desk, 1, TaskBounds.NONE, null);
    }

    @Override
    protected void granted() {
      if (claim()) {
        end = "granted";
      }
    }

    @Override
    protected void refused(Reason why) {
      end = "refused";
    }
  }

  /** Two line up, and there is a place for one. */
  @JCStressTest
  @Outcome(
      id = {
        "waits refused, 1 waiting, alarms 2, nothing left",
        "refused waits, 1 waiting, alarms 2, nothing left"
      },
      expect = Expect.ACCEPTABLE,
      desc = "They meet in one line.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Each has a line of its own, or none.")
  @State
  public static class LineUpVersusLineUp extends Lines {
    private Waiting one;
    private Waiting other;

    public LineUpVersusLineUp() {
      super(1);
    }

    @Actor
    public void one() {
      one = enter();
    }

    @Actor
    public void other() {
      other = enter();
    }

    @Arbiter
    public void after(LLL_Result r) {
      judge(r, one, other);
    }
  }

  /** The last leaves a line while somebody lines up in it. */
  @JCStressTest
  @Outcome(
      id = "waits waits, 1 waiting, alarms 2, nothing left",
      expect = Expect.ACCEPTABLE,
      desc = "It has the place, in this line or in the next.")
  @Outcome(
      id = "waits refused, 0 waiting, alarms 1, nothing left",
      expect = Expect.ACCEPTABLE,
      desc = "It came before the place was free.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "It waits where nobody looks, or something is left.")
  @State
  public static class LineUpVersusLastLeaves extends Lines {
    private final Waiting last = enter();
    private Waiting next;

    public LineUpVersusLastLeaves() {
      super(1);
    }

    @Actor
    public void lineUp() {
      next = enter();
    }

    @Actor
    public void leave() {
      last.abandon();
    }

    @Arbiter
    public void after(LLL_Result r) {
      judge(r, last, next);
    }
  }

  /** The permit comes as the last leaves, and somebody lines up: it is lost to nobody. */
  @JCStressTest
  @Outcome(
      id = "granted waits",
      expect = Expect.ACCEPTABLE,
      desc = "It had the permit before it left.")
  @Outcome(
      id = "waits granted",
      expect = Expect.ACCEPTABLE,
      desc = "It left first, or as it was let in.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One waits while the permit is there.")
  @State
  public static class AlarmVersusLeaveAndLineUp extends Lines {
    private final Waiting last = enter();
    private final Runnable alarm = alarm();
    private Waiting next;

    public AlarmVersusLeaveAndLineUp() {
      super(2); // the place of who is let in may be free a moment later
      days = 1;
    }

    @Actor
    public void goOff() {
      alarm.run();
    }

    @Actor
    public void leave() {
      last.abandon();
      next = enter();
    }

    @Arbiter
    public void after(L_Result r) {
      r.r1 = last.end + " " + next.end;
    }
  }

  /** The rate is raised while a line comes to be. */
  @JCStressTest
  @Outcome(
      id = "waits refused, 1 waiting, alarms 2, nothing left",
      expect = Expect.ACCEPTABLE,
      desc = "It waits by the new rate, and nobody else can.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "It was lost, or an alarm was.")
  @State
  public static class LineUpVersusUpdate extends Lines {
    private Waiting only;

    public LineUpVersusUpdate() {
      super(1);
    }

    @Actor
    public void lineUp() {
      only = enter();
    }

    @Actor
    public void update() {
      lines.update(Rate.perSecond(5).paced());
    }

    @Arbiter
    public void after(LLL_Result r) {
      judge(r, only, enter());
    }
  }
}
