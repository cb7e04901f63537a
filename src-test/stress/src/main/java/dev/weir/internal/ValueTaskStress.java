package dev.weir.internal;

import dev.weir.observe.Reason;
import dev.weir.overflow.Overflow;
import dev.weir.request.Request;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** A result meets demand, or a cancel: it is delivered or discarded, and that once. */
public class ValueTaskStress {

  private ValueTaskStress() {}

  private static final class Receiver implements CoreSubscriber<String> {
    private final AtomicInteger delivered = new AtomicInteger();
    private final AtomicInteger discarded = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final Context context =
        Operators.enableOnDiscard(Context.empty(), e -> discarded.incrementAndGet());

    @Override
    public Context currentContext() {
      return context;
    }

    @Override
    public void onSubscribe(Subscription s) {}

    @Override
    public void onNext(String element) {
      delivered.incrementAndGet();
    }

    @Override
    public void onError(Throwable error) {
      ended.incrementAndGet();
    }

    @Override
    public void onComplete() {
      ended.incrementAndGet();
    }
  }

  private abstract static class Offered {
    final ByHand pool = new ByHand(2);
    final Receiver receiver = new Receiver();
    final Task task = new Task(pool.core, receiver);

    Offered() {
      task.offer(Overflow.block());
    }

    void tell(LLL_Result r) {
      pool.runAll();
      r.r1 = receiver.delivered.get() + " delivered";
      r.r2 = receiver.discarded.get() + " discarded";
      r.r3 = pool.law(0);
    }
  }

  private static final class Task extends ValueTask<String> {
    Task(PoolCore core, CoreSubscriber<String> actual) {
      super(core, new TaskBounds(TaskBounds.NONE, TaskBounds.NONE, Request.PLAIN), actual);
    }

    @Override
    protected String compute() {
      return "result";
    }

    @Override
    protected void away(Reason why, long waitedNanos) {
      signalEmpty();
    }

    @Override
    protected String taskName() {
      return "stress";
    }
  }

  /** The result is kept; demand and a cancel come at once. */
  @JCStressTest
  @Outcome(
      id = "1 delivered, 0 discarded, balanced",
      expect = Expect.ACCEPTABLE,
      desc = "Demand was first.")
  @Outcome(
      id = "0 delivered, 1 discarded, balanced",
      expect = Expect.ACCEPTABLE,
      desc = "The cancel was first.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "The result had two ends, or none.")
  @State
  public static class RequestVersusCancel extends Offered {

    public RequestVersusCancel() {
      pool.runAll();
    }

    @Actor
    public void request() {
      task.request(1);
    }

    @Actor
    public void cancel() {
      task.cancel();
    }

    @Arbiter
    public void after(LLL_Result r) {
      tell(r);
    }
  }

  /** The result is kept; demand comes twice. */
  @JCStressTest
  @Outcome(
      id = "1 delivered, 0 discarded, balanced",
      expect = Expect.ACCEPTABLE,
      desc = "One of them got it.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "The result had two ends, or none.")
  @State
  public static class Requests extends Offered {

    public Requests() {
      pool.runAll();
    }

    @Actor
    public void one() {
      task.request(1);
    }

    @Actor
    public void two() {
      task.request(1);
    }

    @Arbiter
    public void after(LLL_Result r) {
      tell(r);
    }
  }

  /** Demand comes while the task runs. */
  @JCStressTest
  @Outcome(
      id = "1 delivered, 0 discarded, balanced",
      expect = Expect.ACCEPTABLE,
      desc = "Whoever was second delivered it.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "The result had two ends, or none.")
  @State
  public static class RunVersusRequest extends Offered {

    @Actor
    public void run() {
      pool.runOne();
    }

    @Actor
    public void request() {
      task.request(1);
    }

    @Arbiter
    public void after(LLL_Result r) {
      tell(r);
    }
  }

  /** A cancel comes while the task runs. */
  @JCStressTest
  @Outcome(
      id = "1 delivered, 0 discarded, balanced",
      expect = Expect.ACCEPTABLE,
      desc = "It was delivered first.")
  @Outcome(
      id = "0 delivered, 1 discarded, balanced",
      expect = Expect.ACCEPTABLE,
      desc = "The cancel was first, and the body ran.")
  @Outcome(
      id = "0 delivered, 0 discarded, balanced",
      expect = Expect.ACCEPTABLE,
      desc = "The body did not run.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "The result had two ends, or the law is broken.")
  @State
  public static class RunVersusCancel extends Offered {

    public RunVersusCancel() {
      task.request(1);
    }

    @Actor
    public void run() {
      pool.runOne();
    }

    @Actor
    public void cancel() {
      task.cancel();
    }

    @Arbiter
    public void after(LLL_Result r) {
      tell(r);
    }
  }
}
