package dev.weir.internal;

import dev.weir.retry.Retries;
import dev.weir.retry.RetryBudget;
import dev.weir.retry.RetryBudgetSnapshot;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;

/** A token is spent by an attempt or comes back, and nobody waits on, whatever ends a wait. */
public class RetryWaitStress {

  private static final RuntimeException FAILURE = new RuntimeException("failed");

  private RetryWaitStress() {}

  /** A call whose first attempt has failed, and which waits for its second. */
  private static class Waiting extends BaseSubscriber<Object> {
    final ByHand.Timers timers = new ByHand.Timers();
    final AtomicInteger attempts = new AtomicInteger();
    final AtomicInteger ends = new AtomicInteger();
    final RetryBudget budget =
        RetryBudget.of("budget").burst(4).share(0).perSecond(0).timer(timers).build();
    final Retries retries =
        Retries.of("retries")
            .attempts(2)
            .backoff(Duration.ofMillis(10), Duration.ofMillis(10))
            .jitter(0)
            .budget(budget)
            .timer(timers);

    Waiting() {
      Mono.defer(() -> attempts.incrementAndGet() == 1 ? Mono.error(FAILURE) : Mono.just("answer"))
          .retryWhen(retries)
          .subscribe(this);
    }

    void timeIsUp() {
      timers.action(0).run();
    }

    void judge(IIII_Result r) {
      RetryBudgetSnapshot tokens = budget.snapshot();
      r.r1 = attempts.get();
      r.r2 = ends.get();
      r.r3 = (int) (tokens.taken() - tokens.givenBack());
      r.r4 = (int) retries.snapshot().waiting();
    }

    @Override
    protected void hookOnComplete() {
      ends.incrementAndGet();
    }

    @Override
    protected void hookOnError(Throwable error) {
      ends.incrementAndGet();
    }
  }

  /** The timer fires while the caller gives up. */
  @JCStressTest
  @Outcome(id = "2, 1, 1, 0", expect = Expect.ACCEPTABLE, desc = "tried again and answered")
  @Outcome(id = "2, 0, 1, 0", expect = Expect.ACCEPTABLE, desc = "cancelled in the attempt")
  @Outcome(id = "1, 0, 1, 0", expect = Expect.ACCEPTABLE, desc = "cancelled just before it")
  @Outcome(id = "1, 0, 0, 0", expect = Expect.ACCEPTABLE, desc = "cancelled in the wait")
  @State
  public static class TimerVersusCancel extends Waiting {

    @Actor
    public void timer() {
      timeIsUp();
    }

    @Actor
    public void caller() {
      cancel();
    }

    @Arbiter
    public void arbiter(IIII_Result r) {
      judge(r);
    }
  }
}
