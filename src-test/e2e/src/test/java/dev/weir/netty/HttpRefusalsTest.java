package dev.weir.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.observe.Reason;
import dev.weir.observe.Refused;
import dev.weir.overflow.Overflow;
import dev.weir.pool.WorkerPools;
import dev.weir.test.TestPool;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import reactor.core.Exceptions;

class HttpRefusalsTest {

  private final TestPool pool =
      TestPool.of(WorkerPools.fixed("db", 1).queueCapacity(0).overflow(Overflow.reject()));
  private final HttpAdmission admission = HttpAdmission.to(pool);

  @Test
  void problemFor_rejectedTask_isAProblemWithoutARoute() {
    Throwable error = refused(Overflow.reject());

    Problem problem = admission.refusals().problemFor(error).orElseThrow();

    assertThat(problem)
        .isEqualTo(
            Problem.of(503, "pool_full", String.valueOf(error.getMessage())).strategy("reject"));
    assertThat(admission.refusals().problemFor(Exceptions.propagate(error))).hasValue(problem);
    assertThat(admission.refusals().retryAfterSeconds(error)).isBetween(1L, 2L);
  }

  @Test
  void problemFor_droppedTask_isNone() {
    assertThat(admission.refusals().problemFor(refused(Overflow.drop()))).isEmpty();
  }

  @Test
  void problemFor_errorsOfOthers_isNone() {
    TestPool other = TestPool.of(WorkerPools.fixed("other", 1));
    HttpRefusals others = HttpAdmission.to(other).refusals();

    assertThat(others.problemFor(refused(Overflow.reject()))).isEmpty();
    assertThat(others.problemFor(new RejectedExecutionException("full"))).isEmpty();
    assertThat(others.retryAfterSeconds(new IllegalStateException())).isEqualTo(1);
  }

  @Test
  void problemFor_anOpenCircuitBreaker_isA503() {
    OpenException error = new OpenException(Duration.ofMillis(2_500));
    HttpRefusals refusals = admission.refusals();

    Problem problem = refusals.problemFor(error).orElseThrow();

    assertThat(problem)
        .isEqualTo(Problem.of(503, "breaker_open", "open for now").strategy("reject"));
    assertThat(refusals.retryAfterSeconds(error)).isBetween(3L, 6L);
    assertThat(refusals.retryAfterSeconds(new OpenException(null))).isBetween(1L, 2L);
    assertThat(refusals.unavailable(error)).as("load of this server's own").isNull();
  }

  /** As that of a circuit breaker in another module. */
  private static final class OpenException extends RejectedExecutionException implements Refused {
    private static final long serialVersionUID = 1L;
    private final transient Duration retryAfter;

    OpenException(Duration retryAfter) {
      super("open for now");
      this.retryAfter = retryAfter;
    }

    @Override
    public Reason reason() {
      return Reason.BREAKER_OPEN;
    }

    @Override
    public Duration retryAfter() {
      return retryAfter;
    }
  }

  /** The error of the second of two tasks for one place. */
  private Throwable refused(Overflow overflow) {
    Throwable[] error = new Throwable[1];
    pool.submit(() -> 1).subscribe();
    pool.submit(() -> 2, admission.overflow(overflow).options())
        .subscribe(x -> {}, e -> error[0] = e);
    pool.runAll();
    return error[0];
  }
}
