package dev.weir.tck;

import dev.weir.flow.Intake;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.annotations.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** {@code Intake.asFlux}: for one subscriber, fed by senders who wait for room. */
@Test
public class IntakeTckTest extends PublisherVerification<Long> {

  private static final long MOST = 1_000;

  public IntakeTckTest() {
    super(
        new TestEnvironment(Patience.DEFAULT_MILLIS, Patience.SILENCE_MILLIS), Patience.GC_MILLIS);
  }

  @Override
  public Publisher<Long> createPublisher(long elements) {
    Intake<Long> intake = Intake.<Long>bounded(4).build();
    Flux.range(0, (int) elements)
        .concatMap(n -> intake.send((long) n))
        .then(Mono.fromRunnable(intake::complete))
        .subscribe(nothing -> {}, error -> {}); // the subscriber has cancelled
    return intake.asFlux();
  }

  @Override
  public long maxElementsFromPublisher() {
    return MOST;
  }

  @Override
  public Publisher<Long> createFailedPublisher() {
    Intake<Long> intake = Intake.<Long>bounded(4).build();
    intake.error(new IllegalStateException("producer"));
    return intake.asFlux();
  }

  /* Unicast: a second subscriber is refused, so there is nothing that several could agree upon. */
  @Override
  public void optional_spec111_maySupportMultiSubscribe() {
    notVerified("an intake has one subscriber");
  }

  @Override
  public void optional_spec111_registeredSubscribersMustReceiveOnNextOrOnCompleteSignals() {
    notVerified("an intake has one subscriber");
  }

  @Override
  public void
      optional_spec111_multicast_mustProduceTheSameElementsInTheSameSequenceToAllOfItsSubscribersWhenRequestingOneByOne() {
    notVerified("an intake has one subscriber");
  }

  @Override
  public void
      optional_spec111_multicast_mustProduceTheSameElementsInTheSameSequenceToAllOfItsSubscribersWhenRequestingManyUpfront() {
    notVerified("an intake has one subscriber");
  }

  @Override
  public void
      optional_spec111_multicast_mustProduceTheSameElementsInTheSameSequenceToAllOfItsSubscribersWhenRequestingManyUpfrontAndCompleteAsExpected() {
    notVerified("an intake has one subscriber");
  }
}
