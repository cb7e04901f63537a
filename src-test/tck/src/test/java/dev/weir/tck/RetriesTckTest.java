package dev.weir.tck;

import dev.weir.retry.Retries;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.annotations.Test;
import reactor.core.publisher.Flux;

/** A Flux that fails the first time, and is tried again. */
@Test
public class RetriesTckTest extends PublisherVerification<Long> {

  private static final Retries RETRIES =
      Retries.of("tck").backoff(Duration.ofNanos(1), Duration.ofNanos(1)).attempts(2);

  public RetriesTckTest() {
    super(
        new TestEnvironment(Patience.DEFAULT_MILLIS, Patience.SILENCE_MILLIS), Patience.GC_MILLIS);
  }

  @Override
  public Publisher<Long> createPublisher(long elements) {
    Flux<Long> all =
        elements == Long.MAX_VALUE
            ? Flux.generate(sink -> sink.next(1L))
            : Flux.range(0, (int) elements).map(Long::valueOf);
    return Flux.defer(
        () -> {
          AtomicBoolean failed = new AtomicBoolean();
          return Flux.defer(() -> failed.getAndSet(true) ? all : failure()).retryWhen(RETRIES);
        });
  }

  private static Flux<Long> failure() {
    return Flux.error(() -> new IllegalStateException("failed"));
  }

  @Override
  public Publisher<Long> createFailedPublisher() {
    return failure().retryWhen(RETRIES.attempts(1));
  }
}
