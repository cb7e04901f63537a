package dev.weir.internal;

import dev.weir.observe.Ledger;
import dev.weir.observe.Reason;
import dev.weir.overflow.Overflow;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** Items gather, are cancelled and turned away at once: each has one fate. */
public class BatchStress {

  private BatchStress() {}

  private abstract static class Gathering {
    private final ByHand pool = new ByHand(4);
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger away = new AtomicInteger();
    final BatchCore<Integer> core;

    Gathering(int capacity, int maxSize) {
      core =
          new BatchCore<>(pool.core, capacity, 4, maxSize, Long.MAX_VALUE, 1_000, this::doTogether);
      core.open();
    }

    private void doTogether(Batch<Integer> batch) {
      for (BatchItem<Integer> item : batch.items()) {
        if (item.finish(dev.weir.observe.Outcome.COMPLETED)) {
          done.incrementAndGet();
        }
      }
    }

    BatchItem<Integer> item(int value) {
      return item(value, "key");
    }

    BatchItem<Integer> item(int value, String key) {
      return new BatchItem<>(core, value, key, 0) {
        @Override
        protected void away(Reason why) {
          away.incrementAndGet();
        }

        @Override
        protected void failed(Throwable error) {
          throw new AssertionError(error);
        }
      };
    }

    void offer(BatchItem<Integer> item) {
      item.offer(Overflow.block());
    }

    void tell(LLL_Result r) {
      pool.runAll();
      core.close(false);
      pool.runAll();
      Ledger ledger = core.ledger();
      r.r1 = done.get() + " done";
      r.r2 = away.get() + " away, " + ledger.cancelled() + " cancelled";
      r.r3 = ledger.isBalanced() && ledger.pending() == 0 ? "balanced" : ledger.toString();
    }
  }

  /** One item of two is cancelled while the batch becomes full. */
  @JCStressTest
  @Outcome(
      id = "2 done, 0 away, 0 cancelled, balanced",
      expect = Expect.ACCEPTABLE,
      desc = "The batch was done before the cancel.")
  @Outcome(
      id = "1 done, 0 away, 1 cancelled, balanced",
      expect = Expect.ACCEPTABLE,
      desc = "The cancel was first.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "An item was forgotten, or had two fates.")
  @State
  public static class CancelVersusFull extends Gathering {
    private final BatchItem<Integer> first = item(1);
    private final BatchItem<Integer> second = item(2);

    public CancelVersusFull() {
      super(4, 2);
      offer(first);
    }

    @Actor
    public void offer() {
      offer(second);
    }

    @Actor
    public void cancel() {
      first.abandon();
    }

    @Arbiter
    public void arbiter(LLL_Result r) {
      tell(r);
    }
  }

  /** Two items make a batch full, offered by two threads. */
  @JCStressTest
  @Outcome(
      id = "2 done, 0 away, 0 cancelled, balanced",
      expect = Expect.ACCEPTABLE,
      desc = "Both were done.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "An item was forgotten.")
  @State
  public static class OfferVersusOffer extends Gathering {

    public OfferVersusOffer() {
      super(4, 2);
    }

    @Actor
    public void one() {
      offer(item(1));
    }

    @Actor
    public void other() {
      offer(item(2));
    }

    @Arbiter
    public void arbiter(LLL_Result r) {
      tell(r);
    }
  }

  /** An item waits for room while one of those that take it is cancelled. */
  @JCStressTest
  @Outcome(
      id = "2 done, 0 away, 1 cancelled, balanced",
      expect = Expect.ACCEPTABLE,
      desc = "It came in when the first had left.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "It was left in the line, or had two fates.")
  @State
  public static class LineUpVersusCancel extends Gathering {
    private final BatchItem<Integer> first = item(1);

    public LineUpVersusCancel() {
      super(2, 2);
      offer(first);
      offer(item(3, "another key")); // or the first, having all places, would be done at once
    }

    @Actor
    public void offer() {
      offer(item(2));
    }

    @Actor
    public void cancel() {
      first.abandon();
    }

    @Arbiter
    public void arbiter(LLL_Result r) {
      tell(r);
    }
  }

  /** An item comes while no more is let in. */
  @JCStressTest
  @Outcome(
      id = "2 done, 0 away, 0 cancelled, balanced",
      expect = Expect.ACCEPTABLE,
      desc = "It was in before.")
  @Outcome(
      id = "1 done, 1 away, 0 cancelled, balanced",
      expect = Expect.ACCEPTABLE,
      desc = "It was turned away.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "An item was forgotten, or had two fates.")
  @State
  public static class OfferVersusClose extends Gathering {

    public OfferVersusClose() {
      super(4, 9);
      offer(item(1));
    }

    @Actor
    public void offer() {
      offer(item(2));
    }

    @Actor
    public void close() {
      core.close(false);
    }

    @Arbiter
    public void arbiter(LLL_Result r) {
      tell(r);
    }
  }

  /** An item comes while everything is given up. */
  @JCStressTest
  @Outcome(
      id = "0 done, 2 away, 2 cancelled, balanced",
      expect = Expect.ACCEPTABLE,
      desc = "Both were turned away.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "An item was forgotten, or had two fates.")
  @State
  public static class OfferVersusDispose extends Gathering {

    public OfferVersusDispose() {
      super(4, 9);
      offer(item(1));
    }

    @Actor
    public void offer() {
      offer(item(2));
    }

    @Actor
    public void dispose() {
      core.close(true);
    }

    @Arbiter
    public void arbiter(LLL_Result r) {
      tell(r);
    }
  }
}
