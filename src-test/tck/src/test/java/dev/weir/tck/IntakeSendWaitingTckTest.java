package dev.weir.tck;

import dev.weir.flow.Intake;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.annotations.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** {@code Intake.send} that waits for room, until the intake's subscriber asks: then an element. */
@Test
public class IntakeSendWaitingTckTest extends PublisherVerification<Long> {

  public IntakeSendWaitingTckTest() {
    super(
        new TestEnvironment(Patience.DEFAULT_MILLIS, Patience.SILENCE_MILLIS), Patience.GC_MILLIS);
  }

  @Override
  public Publisher<Long> createPublisher(long elements) {
    return Flux.defer(
        () -> {
          Intake<Integer> intake = Intake.<Integer>bounded(1).build();
          intake.tryOffer(0);
          Mono<Void> told = intake.send(1);
          Mono<Void> taken = Mono.fromRunnable(() -> intake.asFlux().subscribe());
          return Flux.merge(told, taken).thenMany(Flux.just(1L).take(elements));
        });
  }

  @Override
  public Publisher<Long> createFailedPublisher() {
    Intake<Integer> full = Intake.<Integer>bounded(1).maxWaiters(0).build();
    full.tryOffer(0);
    return full.send(1).thenReturn(1L);
  }

  @Override
  public long maxElementsFromPublisher() {
    return 1;
  }
}
