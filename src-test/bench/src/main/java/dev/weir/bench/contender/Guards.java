package dev.weir.bench.contender;

import com.netflix.concurrency.limits.Limiter;
import com.netflix.concurrency.limits.limit.Gradient2Limit;
import com.netflix.concurrency.limits.limit.WindowedLimit;
import com.netflix.concurrency.limits.limiter.SimpleLimiter;
import dev.weir.gate.Gate;
import dev.weir.gate.GateBuilder;
import dev.weir.limit.Limits;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.reactor.bulkhead.operator.BulkheadOperator;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/** Ways to have no more than so many calls under way. */
final class Guards {

  private Guards() {}

  static GateBuilder fixed(Setup setup) {
    return Gate.of("bench").limit(Limits.fixed(setup.capacity()));
  }

  static UnaryOperator<Publisher<Object>> gate(GateBuilder builder) {
    return builder.build().<Object>guard()::apply;
  }

  static UnaryOperator<Publisher<Object>> bulkhead(Setup setup) {
    BulkheadConfig config =
        BulkheadConfig.custom()
            .maxConcurrentCalls(setup.capacity())
            .maxWaitDuration(Duration.ZERO)
            .build();
    return BulkheadOperator.<Object>of(Bulkhead.of("bench", config))::apply;
  }

  static UnaryOperator<Publisher<Object>> semaphore(Setup setup) {
    Semaphore semaphore = new Semaphore(setup.capacity());
    Consumer<SignalType> giveBack = how -> semaphore.release();
    return source -> byHand(source, () -> semaphore.tryAcquire() ? giveBack : null);
  }

  static UnaryOperator<Publisher<Object>> netflix(Setup setup) {
    Gradient2Limit limit =
        Gradient2Limit.newBuilder()
            .initialLimit(setup.capacity())
            .minLimit(setup.capacity())
            .maxConcurrency(2 * setup.capacity())
            .build();
    Limiter<Object> limiter =
        SimpleLimiter.newBuilder().limit(WindowedLimit.newBuilder().build(limit)).build();
    return source ->
        byHand(source, () -> limiter.acquire("bench").map(Guards::giveBack).orElse(null));
  }

  private static Consumer<SignalType> giveBack(Limiter.Listener permit) {
    return how -> {
      if (how == SignalType.ON_COMPLETE) {
        permit.onSuccess();
      } else {
        permit.onIgnore();
      }
    };
  }

  /** Where permits come from. */
  private interface Permits {

    /** What gives it back; null if there is none. */
    @Nullable Consumer<SignalType> take();
  }

  private static Publisher<Object> byHand(Publisher<Object> source, Permits permits) {
    if (source instanceof Mono<Object> mono) {
      return Mono.defer(
          () -> {
            Consumer<SignalType> giveBack = permits.take();
            return giveBack == null ? Mono.error(Refused.INSTANCE) : mono.doFinally(giveBack);
          });
    }
    Flux<Object> flux = Flux.from(source);
    return Flux.defer(
        () -> {
          Consumer<SignalType> giveBack = permits.take();
          return giveBack == null ? Flux.error(Refused.INSTANCE) : flux.doFinally(giveBack);
        });
  }
}
