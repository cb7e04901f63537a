package dev.weir.tck;

import dev.weir.flow.Backpressure;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.tck.SubscriberWhiteboxVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.annotations.Test;
import reactor.core.publisher.Flux;

/** The rules for a Subscriber, on the side of a buffer that its source sees. */
@Test
public class BackpressureSubscriberTckTest extends SubscriberWhiteboxVerification<Integer> {

  public BackpressureSubscriberTckTest() {
    super(new TestEnvironment(Patience.DEFAULT_MILLIS, Patience.SILENCE_MILLIS));
  }

  @Override
  public Subscriber<Integer> createSubscriber(WhiteboxSubscriberProbe<Integer> probe) {
    AtomicReference<Subscriber<? super Integer>> behind = new AtomicReference<>();
    Publisher<Integer> source = behind::set;
    Flux.from(source).transform(Backpressure.block(4)).subscribe(new ProbedSubscriber<>(probe));
    @SuppressWarnings("unchecked") // contravariant
    Subscriber<Integer> operator = (Subscriber<Integer>) Objects.requireNonNull(behind.get());
    return operator;
  }

  @Override
  public Integer createElement(int element) {
    return element;
  }
}
