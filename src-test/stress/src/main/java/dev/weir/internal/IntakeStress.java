package dev.weir.internal;

import dev.weir.observe.Ledger;
import dev.weir.observe.Reason;
import dev.weir.overflow.Overflow;
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
import org.openjdk.jcstress.infra.results.L_Result;
import reactor.core.scheduler.Schedulers;

/** Elements of an intake and those who wait to put one in, while it is taken from and ends. */
public class IntakeStress {

  private IntakeStress() {}

  /** An intake and its subscriber. */
  private abstract static class Taken {
    final Recorder subscriber = new Recorder();
    final IntakeCore<Integer> core;

    Taken(int capacity) {
      core = new IntakeCore<>(capacity, 4, Schedulers.immediate(), false, null);
      core.attach(subscriber);
    }

    final Sender send(int element) {
      Sender sender = new Sender(core, element);
      sender.lineUp(Overflow.UNBOUNDED);
      return sender;
    }

    final @Nullable Reason offer(int element) {
      Reason why = core.enter(element);
      if (why != null) {
        core.refuse(element, why);
      }
      return why;
    }

    final String law() {
      Ledger ledger = core.ledger();
      return ledger.isBalanced() && ledger.pending() == 0 ? "balanced" : "pending";
    }
  }

  /** One of one place, which element 1 takes. */
  private abstract static class Full extends Taken {
    Full() {
      super(1);
      core.enter(1);
    }
  }

  /** One for whose place somebody waits. */
  private abstract static class Wanted extends Full {
    final Sender sender = send(2);

    final void tell(LLL_Result r) {
      r.r1 = sender.story();
      r.r2 = subscriber.story();
      r.r3 = law();
    }
  }

  private static final class Sender extends IntakeWaiter<Integer> {
    private String story = "";

    Sender(IntakeCore<Integer> core, int element) {
      super(core, element);
    }

    @Override
    protected void told(@Nullable Reason why) {
      story += why == null ? "in" : why;
    }

    String story() {
      return story.isEmpty() ? "untold" : story;
    }
  }

  /** An element is offered while the subscriber cancels. */
  @JCStressTest
  @Outcome(
      id = "null, got , 1, balanced",
      expect = Expect.ACCEPTABLE,
      desc = "It got in, and was discarded.")
  @Outcome(
      id = "DISPOSED, got , , balanced",
      expect = Expect.ACCEPTABLE,
      desc = "It was refused, and stays the offerer's.")
  @Outcome(
      expect = Expect.FORBIDDEN,
      desc = "It got in and was lost, or was refused and discarded.")
  @State
  public static class OfferVersusCancel extends Taken {
    public OfferVersusCancel() {
      super(2);
    }

    @Actor
    public void offer(LLLL_Result r) {
      r.r1 = offer(1);
    }

    @Actor
    public void cancel() {
      core.cancel();
    }

    @Arbiter
    public void after(LLLL_Result r) {
      r.r2 = subscriber.story();
      r.r3 = subscriber.discarded();
      r.r4 = law();
    }
  }

  /** A pass finds nothing while the subscriber cancels: closing the room is not its end. */
  @JCStressTest
  @Outcome(id = "got ", expect = Expect.ACCEPTABLE, desc = "Nothing is passed on.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "The intake is said to be complete.")
  @State
  public static class RequestVersusCancel extends Taken {
    public RequestVersusCancel() {
      super(2);
    }

    @Actor
    public void request() {
      core.request(1);
    }

    @Actor
    public void cancel() {
      core.cancel();
    }

    @Arbiter
    public void after(L_Result r) {
      r.r1 = subscriber.story();
    }
  }

  /** The oldest is dropped for an arrival while the subscriber takes. */
  @JCStressTest
  @Outcome(id = "got 12, ", expect = Expect.ACCEPTABLE, desc = "The subscriber made room.")
  @Outcome(id = "got 2, 1", expect = Expect.ACCEPTABLE, desc = "The oldest made room.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "An element is lost, doubled or overtaken.")
  @State
  public static class DropOldestVersusTake {
    private final Recorder subscriber = new Recorder();
    private final IntakeCore<Integer> core =
        new IntakeCore<>(1, 0, Schedulers.immediate(), true, null);

    public DropOldestVersusTake() {
      core.enter(1);
      core.attach(subscriber);
    }

    @Actor
    public void offer() {
      core.enter(2);
    }

    @Actor
    public void take() {
      core.request(1);
    }

    @Arbiter
    public void after(LL_Result r) {
      core.request(9);
      r.r1 = subscriber.story();
      r.r2 = subscriber.discarded();
    }
  }

  /** Somebody lines up for a place that is just being made. */
  @JCStressTest
  @Outcome(
      id = "in, got 12, balanced",
      expect = Expect.ACCEPTABLE,
      desc = "Told once that it is in.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "It waits for ever, or was told twice.")
  @State
  public static class LineUpVersusTake extends Full {
    private @Nullable Sender sender;

    @Actor
    public void lineUp() {
      sender = send(2);
    }

    @Actor
    public void take() {
      core.request(9);
    }

    @Arbiter
    public void after(LLL_Result r) {
      r.r1 = sender == null ? "none" : sender.story();
      r.r2 = subscriber.story();
      r.r3 = law();
    }
  }

  /** Somebody who waits gives up while it is let in. */
  @JCStressTest
  @Outcome(id = "untold, got 1, balanced", expect = Expect.ACCEPTABLE, desc = "It gave up first.")
  @Outcome(
      id = {"in, got 12, balanced", "untold, got 12, balanced"},
      expect = Expect.ACCEPTABLE,
      desc = "It was in first, and stays in.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Its element is lost or counts twice.")
  @State
  public static class GiveUpVersusTake extends Wanted {
    @Actor
    public void giveUp() {
      sender.abandon();
    }

    @Actor
    public void take() {
      core.request(9);
    }

    @Arbiter
    public void after(LLL_Result r) {
      tell(r);
    }
  }

  /** An element is offered while the intake is completed. */
  @JCStressTest
  @Outcome(
      id = "null, got 1 completed, balanced",
      expect = Expect.ACCEPTABLE,
      desc = "It got in, and was passed on before the end.")
  @Outcome(
      id = "SHUT_DOWN, got  completed, balanced",
      expect = Expect.ACCEPTABLE,
      desc = "It was refused.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "It got in and was lost, or the end was.")
  @State
  public static class OfferVersusComplete extends Taken {
    public OfferVersusComplete() {
      super(2);
      core.request(9);
    }

    @Actor
    public void offer(LLL_Result r) {
      r.r1 = offer(1);
    }

    @Actor
    public void complete() {
      core.end(null);
    }

    @Arbiter
    public void after(LLL_Result r) {
      r.r2 = subscriber.story();
      r.r3 = law();
    }
  }

  /** Somebody who waits is let in while the intake is completed. */
  @JCStressTest
  @Outcome(
      id = "in, got 12 completed, balanced",
      expect = Expect.ACCEPTABLE,
      desc = "It was in before the end.")
  @Outcome(
      id = "SHUT_DOWN, got 1 completed, balanced",
      expect = Expect.ACCEPTABLE,
      desc = "It was turned away.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Told that it is in, but lost; or the end was.")
  @State
  public static class TakeVersusComplete extends Wanted {
    @Actor
    public void take() {
      core.request(9);
    }

    @Actor
    public void complete() {
      core.end(null);
    }

    @Arbiter
    public void after(LLL_Result r) {
      tell(r);
    }
  }

  /** As above, while the one who waits gives up: the end must not wait for it. */
  @JCStressTest
  @Outcome(
      id = {
        "in, got 12 completed, balanced",
        "untold, got 12 completed, balanced",
        "untold, got 1 completed, balanced",
        "SHUT_DOWN, got 1 completed, balanced"
      },
      expect = Expect.ACCEPTABLE,
      desc = "It ended, with the element or without.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "The end is lost, or the element.")
  @State
  public static class TakeVersusCompleteVersusGiveUp extends Wanted {
    @Actor
    public void take() {
      core.request(9);
    }

    @Actor
    public void complete() {
      core.end(null);
    }

    @Actor
    public void giveUp() {
      sender.abandon();
    }

    @Arbiter
    public void after(LLL_Result r) {
      tell(r);
    }
  }

  /** The subscriber cancels while it also takes, and somebody waits. */
  @JCStressTest
  @Outcome(
      id = {"in, 12, balanced"},
      expect = Expect.ACCEPTABLE,
      desc = "It was let in, and its element passed on or discarded.")
  @Outcome(
      id = {"DISPOSED, 1, balanced"},
      expect = Expect.ACCEPTABLE,
      desc = "It was turned away.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "It was not told, or an element met no fate or two.")
  @State
  public static class TakeVersusCancel extends Wanted {
    @Actor
    public void take() {
      core.request(1);
    }

    @Actor
    public void cancel() {
      core.cancel();
    }

    @Arbiter
    public void after(LLL_Result r) {
      r.r1 = sender.story();
      String all = subscriber.story().substring("got ".length()) + subscriber.discarded();
      r.r2 = all.equals("21") ? "overtaken" : all;
      r.r3 = law();
    }
  }

  /** As above, with one more who offers meanwhile. */
  @JCStressTest
  @Outcome(
      id = {"in, balanced", "DISPOSED, balanced"},
      expect = Expect.ACCEPTABLE,
      desc = "Told once, and all is accounted for.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "It was not told, or something is left.")
  @State
  public static class TakeVersusCancelVersusOffer extends Wanted {
    @Actor
    public void take() {
      core.request(1);
    }

    @Actor
    public void cancel() {
      core.cancel();
    }

    @Actor
    public void offer() {
      offer(3);
    }

    @Arbiter
    public void after(LL_Result r) {
      r.r1 = sender.story();
      r.r2 = law();
    }
  }
}
