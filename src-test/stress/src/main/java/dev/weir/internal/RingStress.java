package dev.weir.internal;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Adding to a ring, taking from it, and its flags. */
public class RingStress {

  private RingStress() {}

  private static void publish(Ring ring, Object element) {
    while (!ring.publish(ring.tail(), element, 0)) {
      Thread.onSpinWait();
    }
  }

  private static String rest(Ring ring) {
    StringBuilder rest = new StringBuilder();
    Ring.Cursor cursor = new Ring.Cursor();
    for (Object e = ring.poll(cursor); e != null; e = ring.poll(cursor)) {
      rest.append(e);
    }
    return rest.toString();
  }

  /** A producer and a consumer. */
  @JCStressTest
  @Outcome(id = "null, null, ab", expect = Expect.ACCEPTABLE, desc = "Looked before both.")
  @Outcome(id = "null, a, b", expect = Expect.ACCEPTABLE, desc = "Looked once before the first.")
  @Outcome(id = "a, null, b", expect = Expect.ACCEPTABLE, desc = "Looked between the two.")
  @Outcome(id = "a, b, ", expect = Expect.ACCEPTABLE, desc = "Took both, in order.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "An element is lost, doubled or out of order.")
  @State
  public static class Order {
    private final Ring ring = new Ring(8);
    private final Ring.Cursor cursor = new Ring.Cursor();

    @Actor
    public void produce() {
      publish(ring, "a");
      publish(ring, "b");
    }

    @Actor
    public void consume(LLL_Result r) {
      r.r1 = ring.poll(cursor);
      r.r2 = ring.poll(cursor);
    }

    @Arbiter
    public void after(LLL_Result r) {
      r.r3 = rest(ring);
    }
  }

  /** Two producers. */
  @JCStressTest
  @Outcome(
      id = {"abcd", "acbd", "acdb", "cabd", "cadb", "cdab"},
      expect = Expect.ACCEPTABLE,
      desc = "All are there, each producer's in order.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Two producers wrote one slot, or out of order.")
  @State
  public static class Producers {
    private final Ring ring = new Ring(8);

    @Actor
    public void one() {
      publish(ring, "a");
      publish(ring, "b");
    }

    @Actor
    public void two() {
      publish(ring, "c");
      publish(ring, "d");
    }

    @Arbiter
    public void after(org.openjdk.jcstress.infra.results.L_Result r) {
      r.r1 = rest(ring);
    }
  }

  /** Two consumers. */
  @JCStressTest
  @Outcome(id = "a, b", expect = Expect.ACCEPTABLE, desc = "One each.")
  @Outcome(id = "b, a", expect = Expect.ACCEPTABLE, desc = "One each.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Both took the same, or one found nothing.")
  @State
  public static class Consumers {
    private final Ring ring = new Ring(8);

    public Consumers() {
      publish(ring, "a");
      publish(ring, "b");
    }

    @Actor
    public void one(LL_Result r) {
      r.r1 = ring.poll(new Ring.Cursor());
    }

    @Actor
    public void two(LL_Result r) {
      r.r2 = ring.poll(new Ring.Cursor());
    }
  }

  /** A full ring: a producer waits for the slot that a consumer empties, in the next round. */
  @JCStressTest
  @Outcome(id = "0, 1234567x", expect = Expect.ACCEPTABLE, desc = "Taken, then written anew.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "A slot was written before it was empty, or twice.")
  @State
  public static class WrapAround {
    private final Ring ring = new Ring(8);

    public WrapAround() {
      for (int i = 0; i < ring.size(); i++) {
        publish(ring, i);
      }
    }

    @Actor
    public void consume(LL_Result r) {
      r.r1 = ring.poll(new Ring.Cursor());
    }

    @Actor
    public void produce() {
      while (ring.tailIndex() >= ring.headIndex() + ring.size()) {
        Thread.onSpinWait();
      }
      publish(ring, "x");
    }

    @Arbiter
    public void after(LL_Result r) {
      r.r2 = rest(ring);
    }
  }

  /** A flag goes up while somebody publishes. */
  @JCStressTest
  @Outcome(id = "true, 1, a", expect = Expect.ACCEPTABLE, desc = "In, then closed.")
  @Outcome(id = "false, 1, ", expect = Expect.ACCEPTABLE, desc = "Closed, so not in.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "In and not in, or the flag is lost.")
  @State
  public static class Flag {
    private final Ring ring = new Ring(8);
    private final long seen = ring.tail();

    @Actor
    public void publishOnce(LLL_Result r) {
      r.r1 = ring.publish(seen, "a", 0);
    }

    @Actor
    public void close() {
      ring.change(Ring.CLOSED, 0);
    }

    @Arbiter
    public void after(LLL_Result r) {
      r.r2 = ring.tail() & Ring.CLOSED;
      r.r3 = rest(ring);
    }
  }

  /** Two flags that move at once. */
  @JCStressTest
  @Outcome(id = "1, a", expect = Expect.ACCEPTABLE, desc = "One is up, one is down.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Moving one flag moved the other.")
  @State
  public static class Flags {
    private final Ring ring = new Ring(8);

    public Flags() {
      publish(ring, "a");
      ring.change(Ring.LINED, 0);
    }

    @Actor
    public void close() {
      ring.change(Ring.CLOSED, 0);
    }

    @Actor
    public void lower() {
      ring.change(0, Ring.LINED);
    }

    @Arbiter
    public void after(LL_Result r) {
      r.r1 = ring.tail() & (Ring.CLOSED | Ring.LINED);
      r.r2 = rest(ring);
    }
  }

  /** The stamp of what is taken is its own, though the slot is used again at once. */
  @JCStressTest
  @Outcome(id = "0, 100", expect = Expect.ACCEPTABLE, desc = "The element with its stamp.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "The stamp of another element.")
  @State
  public static class Stamp {
    private final Ring ring = new Ring(8);

    public Stamp() {
      for (int i = 0; i < ring.size(); i++) {
        ring.publish(ring.tail(), i, 100 + i);
      }
    }

    @Actor
    public void consume(LL_Result r) {
      Ring.Cursor cursor = new Ring.Cursor();
      r.r1 = ring.poll(cursor);
      r.r2 = cursor.stamp();
    }

    @Actor
    public void produce() {
      while (ring.tailIndex() >= ring.headIndex() + ring.size()) {
        Thread.onSpinWait();
      }
      while (!ring.publish(ring.tail(), "x", 999)) {
        Thread.onSpinWait();
      }
    }
  }
}
