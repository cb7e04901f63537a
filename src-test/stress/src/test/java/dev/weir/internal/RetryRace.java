package dev.weir.internal;

import dev.weir.request.Deadline;
import dev.weir.retry.Retries;
import dev.weir.retry.RetryBudget;
import dev.weir.retry.RetryBudgetSnapshot;
import dev.weir.retry.RetrySnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * Calls that fail again and again and share a budget, each cancelled at some moment, while time
 * passes, a breaker opens and closes, and the timer may refuse.
 */
final class RetryRace extends Race {

  private static final int CALLS = 3;
  private static final int BURST = 4;
  private static final Duration WAIT = Duration.ofMillis(10);

  private final HeldTimer timer = new HeldTimer();
  private final AtomicInteger attempts = new AtomicInteger();
  private final RetryBudget budget =
      RetryBudget.of("race").burst(BURST).share(0).perSecond(0).build();
  private final Retries retries;
  private final List<Call> calls;
  private volatile boolean open;

  RetryRace(Random random) {
    super(random);
    retries =
        Retries.of("race")
            .attempts(2 + random.nextInt(3))
            .backoff(WAIT, WAIT)
            .jitter(0)
            .budget(budget)
            .breaker(() -> open)
            .timer(timer);
    calls = IntStream.range(0, CALLS).mapToObj(i -> new Call(random.nextInt(5))).toList();
    for (Call call : calls) {
      plan(List.of(call::subscribe));
      if (random.nextInt(4) != 0) {
        plan(List.of(call::cancel));
      }
    }
    Runnable time = () -> timer.advance(WAIT.toNanos());
    plan(List.of(time, time));
    plan(List.of(time, time));
    if (random.nextInt(4) == 0) {
      plan(List.of(() -> open = true, () -> open = false));
    }
    if (random.nextInt(8) == 0) {
      plan(List.of(() -> timer.refuses = true));
    }
  }

  /** One who fails so often, and then succeeds. */
  private final class Call extends BaseSubscriber<Object> {
    private final Mono<Object> work;
    private final Context context;
    private final AtomicInteger signals = new AtomicInteger();

    Call(int failures) {
      AtomicInteger left = new AtomicInteger(failures);
      work =
          Mono.fromCallable(
              () -> {
                attempts.incrementAndGet();
                if (left.getAndDecrement() > 0) {
                  throw new IllegalStateException("failed");
                }
                return "done";
              });
      long deadline = random.nextInt(3) == 0 ? random.nextInt(40) : 1_000_000;
      context =
          Context.of(
              Deadline.class,
              new Deadline(Instant.ofEpochMilli(timer.now(TimeUnit.MILLISECONDS) + deadline)));
    }

    void subscribe() {
      work.retryWhen(retries).subscribe(this);
    }

    @Override
    public Context currentContext() {
      return context;
    }

    @Override
    protected void hookOnSubscribe(Subscription s) {
      s.request(1);
    }

    @Override
    protected void hookOnComplete() {
      signals.incrementAndGet();
    }

    @Override
    protected void hookOnError(Throwable error) {
      signals.incrementAndGet();
    }

    boolean isOver() {
      return signals.get() + (isDisposed() ? 1 : 0) >= 1 && signals.get() <= 1;
    }
  }

  @Override
  void judge() {
    open = false;
    for (int i = 0; i < 10; i++) {
      timer.advance(WAIT.toNanos());
    }
    RetrySnapshot now = retries.snapshot();
    RetryBudgetSnapshot left = budget.snapshot();
    String books = now + ", " + left + ", attempts: " + attempts;
    expect(now::isBalanced, "not balanced: " + books);
    expect(() -> now.waiting() == 0, "one waits: " + books);
    expect(() -> left.spent() == now.retries(), "a token is lost, or doubled: " + books);
    expect(() -> left.available() == BURST - left.spent(), "the bucket is off: " + books);
    expect(() -> attempts.get() <= now.calls() + now.retries(), "too many attempts: " + books);
    expect(() -> !timer.isLeftBehind(), "a timer is left");
    calls.forEach(call -> expect(call::isOver, "it is not over: " + books));
  }

  @Override
  public String toString() {
    return retries + " of " + calls.size();
  }
}
