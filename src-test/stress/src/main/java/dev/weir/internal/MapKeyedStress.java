package dev.weir.internal;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLLL_Result;

/** An element of a key comes while the one before it ends. */
public class MapKeyedStress {

  private MapKeyedStress() {}

  /** All elements are of one key. */
  private abstract static class Keyed {
    private final AtomicInteger inside = new AtomicInteger();
    private final MapByHand hand =
        new MapByHand((pool, source) -> source.transform(pool.mapKeyed(i -> "key", this::mapped)));
    final Recorder recorder = hand.recorder;
    private int last; // plain on purpose: a key's bodies follow each other
    private volatile String wrong = "";

    Keyed() {
      recorder.subscription.request(9);
    }

    private Integer mapped(Integer element) {
      if (inside.getAndIncrement() != 0 || last >= element) {
        wrong = " wrong";
      }
      last = element;
      inside.decrementAndGet();
      return element;
    }

    void send(int element) {
      hand.send(element);
    }

    void runOne(int seat) {
      hand.runOne(seat);
    }

    void tell(LLLL_Result r) {
      hand.tell(r);
      r.r1 = r.r1 + wrong;
    }
  }

  /** The second one comes while a worker ends the first. */
  @JCStressTest
  @Outcome(
      id = "got 12, discarded , balanced, 0 left",
      expect = Expect.ACCEPTABLE,
      desc = "Both ran, one after the other.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One was forgotten, or they ran at once.")
  @State
  public static class NextVersusEnd extends Keyed {

    public NextVersusEnd() {
      send(1);
    }

    @Actor
    public void end() {
      runOne(0);
    }

    @Actor
    public void next() {
      send(2);
    }

    @Arbiter
    public void arbiter(LLLL_Result r) {
      tell(r);
    }
  }

  /** Two workers look for work while the key passes from one element to the next. */
  @JCStressTest
  @Outcome(
      id = "got 123, discarded , balanced, 0 left",
      expect = Expect.ACCEPTABLE,
      desc = "All ran, one after the other.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One was forgotten, or two ran at once.")
  @State
  public static class EndVersusEnd extends Keyed {

    public EndVersusEnd() {
      send(1);
      send(2);
    }

    @Actor
    public void one() {
      runOne(0);
    }

    @Actor
    public void other() {
      runOne(1);
      send(3);
      runOne(1);
    }

    @Arbiter
    public void arbiter(LLLL_Result r) {
      tell(r);
    }
  }

  /** The subscriber cancels while the first one ends and the second one waits for that. */
  @JCStressTest
  @Outcome(
      id = "got , discarded 12, balanced, 0 left",
      expect = Expect.ACCEPTABLE,
      desc = "The cancel was first.")
  @Outcome(
      id = "got 1, discarded 2, balanced, 0 left",
      expect = Expect.ACCEPTABLE,
      desc = "The first was passed on, the second was not.")
  @Outcome(
      id = "got 12, discarded , balanced, 0 left",
      expect = Expect.ACCEPTABLE,
      desc = "The cancel was last.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "An element had two ends, or none.")
  @State
  public static class EndVersusCancel extends Keyed {

    public EndVersusCancel() {
      send(1);
      send(2);
    }

    @Actor
    public void end() {
      runOne(0);
      runOne(0);
    }

    @Actor
    public void cancel() {
      recorder.subscription.cancel();
    }

    @Arbiter
    public void arbiter(LLLL_Result r) {
      tell(r);
    }
  }

  /** The subscriber cancels while the second one comes. */
  @JCStressTest
  @Outcome(
      id = "got , discarded 12, balanced, 0 left",
      expect = Expect.ACCEPTABLE,
      desc = "Both are discarded, once.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "An element had two ends, or none.")
  @State
  public static class NextVersusCancel extends Keyed {

    public NextVersusCancel() {
      send(1);
    }

    @Actor
    public void next() {
      send(2);
    }

    @Actor
    public void cancel() {
      recorder.subscription.cancel();
    }

    @Arbiter
    public void arbiter(LLLL_Result r) {
      tell(r);
    }
  }
}
