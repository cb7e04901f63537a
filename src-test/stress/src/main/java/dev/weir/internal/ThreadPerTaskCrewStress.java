package dev.weir.internal;

import dev.weir.observe.PoolEvent;
import dev.weir.spi.Seat;
import dev.weir.spi.Workplace;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** A seat becomes free while work, or the end, comes. */
public class ThreadPerTaskCrewStress {

  private ThreadPerTaskCrewStress() {}

  /** A workplace of which the threads run when the test says so, on the test's threads. */
  private abstract static class Place implements Workplace {
    private final AtomicInteger work = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger deserted = new AtomicInteger();
    private final Queue<Runnable> started = new ConcurrentLinkedQueue<>();
    private final List<OneOf> seats;
    private volatile boolean terminated;
    final ThreadPerTaskCrew crew;

    Place(int seats) {
      this.seats =
          seats == 1 ? List.of(new OneOf(this)) : List.of(new OneOf(this), new OneOf(this));
      this.crew = new ThreadPerTaskCrew(this, ByHandThread::new);
      crew.start();
    }

    private final class ByHandThread extends Thread {
      private final Runnable body;

      ByHandThread(Runnable body) {
        this.body = body;
      }

      @Override
      public synchronized void start() {
        started.add(body);
      }
    }

    void offer() {
      work.incrementAndGet();
      callForHelp();
    }

    void runStarted() {
      Runnable body = started.poll();
      if (body != null) {
        body.run();
      }
    }

    void terminate() {
      terminated = true;
      crew.wakeAll();
    }

    void tell(LL_Result r) {
      for (Runnable body = started.poll(); body != null; body = started.poll()) {
        body.run();
      }
      r.r1 = done.get() + " done, " + work.get() + " left";
      r.r2 = "deserted " + deserted.get();
    }

    @Override
    public void callForHelp() {
      if (crew.hasHelp()) {
        crew.wake();
      }
    }

    @Override
    public String name() {
      return "place";
    }

    @Override
    public List<? extends Seat> seats() {
      return seats;
    }

    @Override
    public boolean tasksAreShort() {
      return false;
    }

    @Override
    public long progress() {
      return done.get();
    }

    @Override
    public void stalled() {}

    @Override
    public void quiet() {}

    @Override
    public boolean isTerminated() {
      return terminated;
    }

    @Override
    public void deserted() {
      deserted.incrementAndGet();
    }

    @Override
    public void publish(PoolEvent event) {}
  }

  private static final class OneOf implements Seat {
    private final Place place;

    OneOf(Place place) {
      this.place = place;
    }

    @Override
    public Object take() {
      return place.work.getAndUpdate(n -> n == 0 ? 0 : n - 1) == 0 ? null : this;
    }

    @Override
    public void run(Object entry) {
      place.done.incrementAndGet();
    }

    @Override
    public boolean seesWork() {
      return place.work.get() > 0;
    }

    @Override
    public long tasks() {
      return 0;
    }

    @Override
    public long errors() {
      return 0;
    }
  }

  /** The only seat's task ends while another comes. */
  @JCStressTest
  @Outcome(id = "2 done, 0 left, deserted 0", expect = Expect.ACCEPTABLE, desc = "Both were done.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Work lies beside a free seat.")
  @State
  public static class OfferVersusFree extends Place {

    public OfferVersusFree() {
      super(1);
      offer();
    }

    @Actor
    public void end() {
      runStarted();
    }

    @Actor
    public void another() {
      offer();
    }

    @Arbiter
    public void arbiter(LL_Result r) {
      tell(r);
    }
  }

  /** One seat's task ends while two more come, for two seats. */
  @JCStressTest
  @Outcome(id = "3 done, 0 left, deserted 0", expect = Expect.ACCEPTABLE, desc = "All were done.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Work lies beside a free seat.")
  @State
  public static class OffersVersusFree extends Place {

    public OffersVersusFree() {
      super(2);
      offer();
    }

    @Actor
    public void end() {
      runStarted();
      runStarted();
    }

    @Actor
    public void more() {
      offer();
      offer();
    }

    @Arbiter
    public void arbiter(LL_Result r) {
      tell(r);
    }
  }

  /** The last task ends while the pool does. */
  @JCStressTest
  @Outcome(
      id = "1 done, 0 left, deserted 1",
      expect = Expect.ACCEPTABLE,
      desc = "The last to leave said so.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Nobody said so, or two did.")
  @State
  public static class EndVersusFree extends Place {

    public EndVersusFree() {
      super(1);
      offer();
    }

    @Actor
    public void end() {
      runStarted();
    }

    @Actor
    public void pool() {
      terminate();
    }

    @Arbiter
    public void arbiter(LL_Result r) {
      tell(r);
    }
  }
}
