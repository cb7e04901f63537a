package dev.weir.internal;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.reactivestreams.Subscription;

/** A source is asked for the next element by one of those who find room for it, and by no two. */
public class OneAtATimeStress {

  private OneAtATimeStress() {}

  /** A room that holds one. */
  private abstract static class Room extends OneAtATime implements Subscription {
    private final Backlog<Integer> backlog = new Backlog<>(1, false);
    private final AtomicInteger asked = new AtomicInteger();

    final void comes() {
      backlog.add(1, 0, 0);
      come();
      ask(this);
    }

    final void goes() {
      if (backlog.pollAlone() != null) {
        ask(this);
      }
    }

    @Override
    protected final boolean hasRoom() {
      return backlog.isEmpty();
    }

    @Override
    public final void request(long n) {
      asked.addAndGet((int) n);
    }

    @Override
    public void cancel() {
      throw new IllegalStateException("nobody cancels");
    }

    final void tell(LL_Result r) {
      r.r1 = asked.get() + " asked for";
      r.r2 = backlog.isEmpty() ? "room" : "full";
    }
  }

  /** The element that was asked for comes, and is taken at once. */
  @JCStressTest
  @Outcome(id = "2 asked for, room", expect = Expect.ACCEPTABLE, desc = "The next was asked for.")
  @Outcome(id = "1 asked for, full", expect = Expect.ACCEPTABLE, desc = "It came later.")
  @Outcome(id = "1 asked for, room", expect = Expect.FORBIDDEN, desc = "Nobody asks any more.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Two were asked for at a time.")
  @State
  public static class ComeVersusGo extends Room {
    public ComeVersusGo() {
      ask(this);
    }

    @Actor
    public void arrive() {
      comes();
    }

    @Actor
    public void leave() {
      goes();
    }

    @Arbiter
    public void after(LL_Result r) {
      tell(r);
    }
  }

  /** Two find that there is room. */
  @JCStressTest
  @Outcome(id = "1 asked for, room", expect = Expect.ACCEPTABLE, desc = "One of them asked.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Both asked, or none.")
  @State
  public static class AskVersusAsk extends Room {
    @Actor
    public void one() {
      ask(this);
    }

    @Actor
    public void two() {
      ask(this);
    }

    @Arbiter
    public void after(LL_Result r) {
      tell(r);
    }
  }
}
