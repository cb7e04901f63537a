package dev.weir.internal;

import dev.weir.discipline.Discipline;
import dev.weir.limit.CallEnd;
import dev.weir.limit.Limits;
import dev.weir.limit.Regulator;
import dev.weir.overflow.Overflow;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLLL_Result;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.ZI_Result;

/** Permits of a gate and those who wait for them, while all come and go, and it changes. */
public class GateStress {

  private GateStress() {}

  /** One permit, which a holder has. */
  private abstract static class Held {
    final GateByHand gate;
    final GateByHand.Visitor holder;
    GateByHand.@Nullable Visitor late;

    Held(GateByHand gate) {
      this.gate = gate;
      this.holder = gate.visit(0);
    }

    Held(int queueCapacity, Overflow overflow) {
      this(new GateByHand(queueCapacity, overflow));
    }

    final void visitLate(int level) {
      late = gate.visit(level);
    }

    final GateByHand.Visitor late() {
      return Objects.requireNonNull(late);
    }
  }

  /** As {@link Held}, and another waits. */
  private abstract static class HeldAndAwaited extends Held {
    final GateByHand.Visitor waiter;

    HeldAndAwaited(GateByHand gate) {
      super(gate);
      waiter = gate.visit(40);
    }

    HeldAndAwaited(int queueCapacity, Overflow overflow) {
      this(new GateByHand(queueCapacity, overflow));
    }
  }

  /** Two arrivals for the last permit. */
  @JCStressTest
  @Outcome(
      id = {"in, waits, 1", "waits, in, 1"},
      expect = Expect.ACCEPTABLE,
      desc = "One got it.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Both, or neither.")
  @State
  public static class LastPermit {
    private final GateByHand gate = new GateByHand(4, Overflow.block());

    @Actor
    public void one(LLL_Result r) {
      r.r1 = gate.visit(0);
    }

    @Actor
    public void two(LLL_Result r) {
      r.r2 = gate.visit(0);
    }

    @Arbiter
    public void after(LLL_Result r) {
      r.r1 = ((GateByHand.Visitor) r.r1).fate();
      r.r2 = ((GateByHand.Visitor) r.r2).fate();
      r.r3 = gate.most();
    }
  }

  /** A permit comes back while somebody lines up. */
  @JCStressTest
  @Outcome(id = "in, 1, balanced", expect = Expect.ACCEPTABLE, desc = "It was let in.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "It waits though a permit is free.")
  @State
  public static class ReleaseVersusLineUp extends Held {

    public ReleaseVersusLineUp() {
      super(4, Overflow.block());
    }

    @Actor
    public void release() {
      holder.finish();
    }

    @Actor
    public void lineUp() {
      visitLate(0);
    }

    @Arbiter
    public void after(LLL_Result r) {
      r.r1 = late().fate();
      r.r2 = gate.most();
      late().finishIfStarted();
      r.r3 = gate.law();
    }
  }

  /** A permit comes back for one who waits while another arrives, who must not pass. */
  @JCStressTest
  @Outcome(id = "in, waits, 1, balanced", expect = Expect.ACCEPTABLE, desc = "First come first.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One passed the other, or nobody was let in.")
  @State
  public static class ReleaseVersusArrival extends HeldAndAwaited {

    public ReleaseVersusArrival() {
      super(4, Overflow.block());
    }

    @Actor
    public void release() {
      holder.finish();
    }

    @Actor
    public void arrive() {
      visitLate(0);
    }

    @Arbiter
    public void after(LLLL_Result r) {
      r.r1 = waiter.fate();
      r.r2 = late().fate();
      r.r3 = gate.most();
      waiter.finishIfStarted();
      late().finishIfStarted();
      r.r4 = gate.law();
    }
  }

  /** A permit comes back while one arrives for whom there is no place, or just then is one. */
  @JCStressTest
  @Outcome(id = "in, waits, 1, balanced", expect = Expect.ACCEPTABLE, desc = "There was, in time.")
  @Outcome(id = "in, away, 1, balanced", expect = Expect.ACCEPTABLE, desc = "There was not.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "A place is lost, or was given twice.")
  @State
  public static class ReleaseVersusRefusal extends HeldAndAwaited {

    public ReleaseVersusRefusal() {
      super(1, Overflow.reject());
    }

    @Actor
    public void release() {
      holder.finish();
    }

    @Actor
    public void arrive() {
      visitLate(0);
    }

    @Arbiter
    public void after(LLLL_Result r) {
      r.r1 = waiter.fate();
      r.r2 = late().fate();
      r.r3 = gate.most();
      waiter.finishIfStarted();
      late().finishIfStarted();
      r.r4 = gate.law();
    }
  }

  /** One who waits is cancelled while a permit comes back for it; another waits behind. */
  @JCStressTest
  @Outcome(
      id = "cancelled, in, balanced",
      expect = Expect.ACCEPTABLE,
      desc = "The permit went to the next, by way of the first or not.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "The permit is lost, or the law is broken.")
  @State
  public static class CancelVersusLetIn extends HeldAndAwaited {

    public CancelVersusLetIn() {
      super(4, Overflow.block());
      visitLate(0);
    }

    @Actor
    public void release() {
      holder.finish();
    }

    @Actor
    public void cancel() {
      waiter.cancel();
    }

    @Arbiter
    public void after(LLL_Result r) {
      r.r1 = waiter.fate();
      r.r2 = late().fate();
      late().finishIfStarted();
      r.r3 = gate.law();
    }
  }

  private static final Overflow TIMEOUT = Overflow.timeout(Duration.ofSeconds(1));

  /** One who waits is cancelled when its time is up. */
  @JCStressTest
  @Outcome(
      id = {"away, balanced", "cancelled, balanced"},
      expect = Expect.ACCEPTABLE,
      desc = "One or the other.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Both, or a place is lost.")
  @State
  public static class CancelVersusAlarm extends HeldAndAwaited {

    public CancelVersusAlarm() {
      super(4, TIMEOUT);
    }

    @Actor
    public void alarm() {
      gate.fireAlarm();
    }

    @Actor
    public void cancel() {
      waiter.cancel();
    }

    @Arbiter
    public void after(LL_Result r) {
      r.r1 = waiter.fate();
      holder.finish();
      r.r2 = gate.law();
    }
  }

  /** The time of one who waits is up when a permit comes back for it. */
  @JCStressTest
  @Outcome(
      id = {"away, balanced", "in, balanced"},
      expect = Expect.ACCEPTABLE,
      desc = "One or the other.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Both, or the permit is lost.")
  @State
  public static class AlarmVersusLetIn extends HeldAndAwaited {

    public AlarmVersusLetIn() {
      super(4, TIMEOUT);
    }

    @Actor
    public void alarm() {
      gate.fireAlarm();
    }

    @Actor
    public void release() {
      holder.finish();
    }

    @Arbiter
    public void after(LL_Result r) {
      r.r1 = waiter.fate();
      waiter.finishIfStarted();
      r.r2 = gate.law();
    }
  }

  /** One place in line, which one of low rank has. */
  private abstract static class Outranked extends HeldAndAwaited {
    Outranked() {
      super(
          new GateByHand(
              Limits.fixed(1), 1, Overflow.reject(), Discipline.priority(Duration.ofDays(1))));
    }
  }

  /** The last in line is cancelled while another takes its place. */
  @JCStressTest
  @Outcome(
      id = {"away, in, balanced", "cancelled, in, balanced"},
      expect = Expect.ACCEPTABLE,
      desc = "One end for the last, and its place for the other.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Two ends, or a place is lost.")
  @State
  public static class DisplacementVersusCancel extends Outranked {

    @Actor
    public void arrive() {
      visitLate(1);
    }

    @Actor
    public void cancel() {
      waiter.cancel();
    }

    @Arbiter
    public void after(LLL_Result r) {
      holder.finish();
      r.r1 = waiter.fate();
      r.r2 = late().fate();
      late().finishIfStarted();
      r.r3 = gate.law();
    }
  }

  /** A permit comes back for the last in line while another takes its place. */
  @JCStressTest
  @Outcome(id = "away, in, balanced", expect = Expect.ACCEPTABLE, desc = "It came too late.")
  @Outcome(id = "in, in, balanced", expect = Expect.ACCEPTABLE, desc = "It came in time.")
  @Outcome(
      id = "waits, in, balanced",
      expect = Expect.ACCEPTABLE,
      desc = "It came while both were in line: the higher goes first.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "The higher was turned away, or a permit is lost.")
  @State
  public static class DisplacementVersusRelease extends Outranked {

    @Actor
    public void arrive() {
      visitLate(1);
    }

    @Actor
    public void release() {
      holder.finish();
    }

    @Arbiter
    public void after(LLL_Result r) {
      waiter.finishIfStarted();
      r.r1 = waiter.fate();
      r.r2 = late().fate();
      late().finishIfStarted();
      waiter.finishIfStarted();
      r.r3 = gate.law();
    }
  }

  /** The gate closes while somebody lines up. */
  @JCStressTest
  @Outcome(id = "away, balanced", expect = Expect.ACCEPTABLE, desc = "It was told, once.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "It waits for ever, or was told twice.")
  @State
  public static class CloseVersusLineUp extends Held {

    public CloseVersusLineUp() {
      super(4, Overflow.block());
    }

    @Actor
    public void close() {
      gate.core.close();
    }

    @Actor
    public void lineUp() {
      visitLate(0);
    }

    @Arbiter
    public void after(LL_Result r) {
      r.r1 = late().fate();
      holder.finish();
      r.r2 = gate.law();
    }
  }

  /** The gate closes while a permit comes back for one who waits. */
  @JCStressTest
  @Outcome(
      id = {"away, balanced", "in, balanced"},
      expect = Expect.ACCEPTABLE,
      desc = "One or the other.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Both, or neither.")
  @State
  public static class CloseVersusRelease extends HeldAndAwaited {

    public CloseVersusRelease() {
      super(4, Overflow.block());
    }

    @Actor
    public void close() {
      gate.core.close();
    }

    @Actor
    public void release() {
      holder.finish();
    }

    @Arbiter
    public void after(LL_Result r) {
      r.r1 = waiter.fate();
      waiter.finishIfStarted();
      r.r2 = gate.law();
    }
  }

  /** The limit is raised while somebody lines up. */
  @JCStressTest
  @Outcome(id = "in, balanced", expect = Expect.ACCEPTABLE, desc = "It was let in.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "It waits though a permit is free.")
  @State
  public static class RaiseVersusLineUp extends Held {

    public RaiseVersusLineUp() {
      super(4, Overflow.block());
    }

    @Actor
    public void raise() {
      gate.changeLimit(Limits.fixed(2));
    }

    @Actor
    public void lineUp() {
      visitLate(0);
    }

    @Arbiter
    public void after(LL_Result r) {
      r.r1 = late().fate();
      late().finishIfStarted();
      holder.finish();
      r.r2 = gate.law();
    }
  }

  /** The limit is raised while a permit comes back; two wait. */
  @JCStressTest
  @Outcome(id = "in, in, balanced", expect = Expect.ACCEPTABLE, desc = "Both were let in.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One waits though a permit is free.")
  @State
  public static class RaiseVersusRelease extends HeldAndAwaited {

    public RaiseVersusRelease() {
      super(4, Overflow.block());
      visitLate(0);
    }

    @Actor
    public void raise() {
      gate.changeLimit(Limits.fixed(2));
    }

    @Actor
    public void release() {
      holder.finish();
    }

    @Arbiter
    public void after(LLL_Result r) {
      r.r1 = waiter.fate();
      r.r2 = late().fate();
      waiter.finishIfStarted();
      late().finishIfStarted();
      r.r3 = gate.law();
    }
  }

  /** The gate is told only to look on while somebody lines up. */
  @JCStressTest
  @Outcome(id = "in, balanced", expect = Expect.ACCEPTABLE, desc = "It went ahead.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "It waits for a gate that holds up nobody.")
  @State
  public static class ShadowVersusLineUp extends Held {

    public ShadowVersusLineUp() {
      super(4, Overflow.block());
    }

    @Actor
    public void onlyLookOn() {
      gate.onlyLookOn();
    }

    @Actor
    public void lineUp() {
      visitLate(0);
    }

    @Arbiter
    public void after(LL_Result r) {
      r.r1 = late().fate();
      late().finishIfStarted();
      holder.finish();
      r.r2 = gate.law();
    }
  }

  /** Raises its limit with each call of which it hears. */
  private static final class Growing implements Regulator {
    int heard;

    @Override
    public int limit() {
      return 2 + heard;
    }

    @Override
    public void onEnd(long runNanos, int inFlight, boolean limited, CallEnd end) {
      heard++;
    }
  }

  /** Two calls end, each of which raises the limit; four wait. */
  @JCStressTest
  @Outcome(
      id = "2, in in in in, balanced",
      expect = Expect.ACCEPTABLE,
      desc = "The limit heard of both, and all were let in.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One was lost on the limit, or waits in vain.")
  @State
  public static class EndVersusEnd {
    private final Growing growing = new Growing();
    private final GateByHand gate =
        new GateByHand(clock -> growing, 4, Overflow.block(), Discipline.fifo());
    private final GateByHand.Visitor[] in = {gate.visit(0), gate.visit(0)};
    private final GateByHand.Visitor[] line = {
      gate.visit(0), gate.visit(0), gate.visit(0), gate.visit(0)
    };

    @Actor
    public void one() {
      in[0].finish();
    }

    @Actor
    public void other() {
      in[1].finish();
    }

    @Arbiter
    public void after(LLL_Result r) {
      r.r1 = growing.heard;
      StringBuilder fates = new StringBuilder();
      for (GateByHand.Visitor visitor : line) {
        fates.append(fates.length() == 0 ? "" : " ").append(visitor.fate());
        visitor.finishIfStarted();
      }
      r.r2 = fates;
      r.r3 = gate.law();
    }
  }

  /** Somebody comes in while the gate closes. */
  @JCStressTest
  @Outcome(id = "true, 1", expect = Expect.ACCEPTABLE, desc = "It was in before.")
  @Outcome(id = "false, 0", expect = Expect.ACCEPTABLE, desc = "It came too late.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "It came in though it was closed, or was not counted.")
  @State
  public static class CloseVersusEnter {
    private final Occupancy occupancy = new Occupancy();

    @Actor
    public void close() {
      occupancy.close();
    }

    @Actor
    public void enter(ZI_Result r) {
      long look = occupancy.get();
      r.r1 = Occupancy.isOpenTo(look, 1) && occupancy.enter(look);
    }

    @Arbiter
    public void after(ZI_Result r) {
      long look = occupancy.get();
      r.r2 = Occupancy.isClosed(look) ? Occupancy.inFlight(look) : -1;
    }
  }

  /** One is let in and gives its permit back before the drain has counted it as taken. */
  @JCStressTest
  @Outcome(id = "true, 0", expect = Expect.ACCEPTABLE, desc = "Both counts are right.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One came in past the line, or a count is off.")
  @State
  public static class LetInVersusLeave {
    private final Occupancy occupancy = new Occupancy();
    private boolean open;

    public LetInVersusLeave() {
      occupancy.lineUp(occupancy.get());
    }

    @Actor
    public void letIn() {
      occupancy.letIn();
    }

    @Actor
    public void leave() {
      long before = occupancy.leave();
      open = Occupancy.waiting(before) != 0 && Occupancy.isOpenTo(before, 1);
    }

    @Arbiter
    public void after(ZI_Result r) {
      r.r1 = !open && Occupancy.isOpenTo(occupancy.get(), 1);
      r.r2 = Occupancy.inFlight(occupancy.get()) + Occupancy.waiting(occupancy.get());
    }
  }
}
