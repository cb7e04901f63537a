package dev.weir.internal;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLLL_Result;
import reactor.core.publisher.Flux;

/** An operator's elements on their way to the pool, alone and in groups. */
public class OffersStress {

  private OffersStress() {}

  private abstract static class Mapped {
    final MapByHand hand;

    Mapped(MapByHand hand, long demand) {
      this.hand = hand;
      if (demand > 0) {
        hand.recorder.subscription.request(demand);
      }
    }

    final void tell(LLLL_Result r) {
      hand.tell(r);
      r.r1 = hand.recorder.known();
      r.r2 = hand.recorder.end();
    }
  }

  private static MapByHand unordered(int queueCapacity, @Nullable Flux<Integer> source) {
    return new MapByHand(
        queueCapacity, source, (pool, from) -> from.transform(pool.mapUnordered(i -> i)));
  }

  /**
   * Others have five of the six places, and each comes once more: so the first is in, the second
   * waits for room, and the others come together behind that one, for fewer places than they are.
   */
  private abstract static class OneWaits extends Mapped {

    OneWaits() {
      super(unordered(4, null), 9);
      for (int i = 0; i < 5; i++) {
        hand.pool.execute(() -> hand.pool.schedule(() -> {}));
      }
      for (int element = 1; element <= 6; element++) {
        hand.send(element);
      }
    }
  }

  /** Two seats take while the one that waits starts, and a group comes in behind it. */
  @JCStressTest
  @Outcome(id = "123456, , balanced, 0 left", expect = Expect.ACCEPTABLE, desc = "Each ran once.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One was forgotten, or is there twice.")
  @State
  public static class StartVersusEnd extends OneWaits {

    @Actor
    public void one() {
      hand.run(0);
    }

    @Actor
    public void other() {
      hand.run(1);
    }

    @Arbiter
    public void after(LLLL_Result r) {
      tell(r);
    }
  }

  /** The subscriber cancels while the one that waits starts, and a group comes in behind it. */
  @JCStressTest
  @Outcome(
      id = "123456, , balanced, 0 left",
      expect = Expect.ACCEPTABLE,
      desc = "Each was received or discarded, once.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One has two ends, or none.")
  @State
  public static class StartVersusCancel extends OneWaits {

    @Actor
    public void seat() {
      hand.run(0);
    }

    @Actor
    public void cancel() {
      hand.recorder.subscription.cancel();
    }

    @Arbiter
    public void after(LLLL_Result r) {
      tell(r);
    }
  }

  /** The pool is disposed of while the one that waits starts, and a group comes in behind it. */
  @JCStressTest
  @Outcome(
      id = "123456, failed, balanced, 0 left",
      expect = Expect.ACCEPTABLE,
      desc = "Each was received or discarded, once, and the subscriber was told.")
  @Outcome(
      id = "123456, , balanced, 0 left",
      expect = Expect.ACCEPTABLE,
      desc = "Each had been received.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One has two ends, or none.")
  @State
  public static class StartVersusDispose extends OneWaits {

    @Actor
    public void seat() {
      hand.run(0);
    }

    @Actor
    public void dispose() {
      hand.pool.dispose();
    }

    @Arbiter
    public void after(LLLL_Result r) {
      tell(r);
    }
  }

  /** The pool is shut down while the one that waits starts, and a group comes in behind it. */
  @JCStressTest
  @Outcome(
      id = "123456, failed, balanced, 0 left",
      expect = Expect.ACCEPTABLE,
      desc = "Some came too late: each was received or discarded, once.")
  @Outcome(
      id = "123456, , balanced, 0 left",
      expect = Expect.ACCEPTABLE,
      desc = "Each came in time.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One has two ends, or none.")
  @State
  public static class StartVersusShutdown extends OneWaits {

    @Actor
    public void seat() {
      hand.run(0);
    }

    @Actor
    public void shutDown() {
      hand.pool.disposeGracefully().subscribe();
    }

    @Arbiter
    public void after(LLLL_Result r) {
      tell(r);
    }
  }

  /** The source sends while the seat makes room for the one that waits. */
  @JCStressTest
  @Outcome(id = "1234, , balanced, 0 left", expect = Expect.ACCEPTABLE, desc = "Each ran once.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One was forgotten, or is there twice.")
  @State
  public static class SendVersusStart extends Mapped {

    public SendVersusStart() {
      super(unordered(2, null), 9);
      for (int i = 0; i < 4; i++) {
        hand.pool.execute(() -> {});
      }
      hand.send(1);
    }

    @Actor
    public void send() {
      hand.send(2);
      hand.send(3);
      hand.send(4);
    }

    @Actor
    public void seat() {
      hand.run(0);
    }

    @Arbiter
    public void after(LLLL_Result r) {
      tell(r);
    }
  }

  /** A source that sends within request(), to whichever of two seats asks for more. */
  @JCStressTest
  @Outcome(
      id = "123456789, completed, balanced, 0 left",
      expect = Expect.ACCEPTABLE,
      desc = "Each ran once, and the end came last.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One was forgotten, or is there twice.")
  @State
  public static class ReplenishVersusEnd extends Mapped {

    public ReplenishVersusEnd() {
      super(unordered(2, Flux.range(1, 9).hide()), 9);
    }

    @Actor
    public void one() {
      hand.run(0);
    }

    @Actor
    public void other() {
      hand.run(1);
    }

    @Arbiter
    public void after(LLLL_Result r) {
      tell(r);
    }
  }

  /** Two are asked for while they come to their ends. */
  @JCStressTest
  @Outcome(id = "12, , balanced, 0 left", expect = Expect.ACCEPTABLE, desc = "Both came, no more.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One was kept though wanted, or came unwanted.")
  @State
  public static class RequestVersusEnd extends Mapped {

    public RequestVersusEnd() {
      super(unordered(2, null), 0);
      hand.send(1);
      hand.send(2);
      hand.send(3);
    }

    @Actor
    public void request() {
      hand.recorder.subscription.request(1);
      hand.recorder.subscription.request(1);
    }

    @Actor
    public void seat() {
      hand.run(0);
    }

    @Arbiter
    public void after(LLLL_Result r) {
      tell(r);
    }
  }
}
