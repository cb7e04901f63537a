package dev.weir.tck;

import dev.weir.flow.Intake;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.annotations.Test;

/** {@code Intake.send}: at most one signal, the end; here of one that need not wait. */
@Test
public class IntakeSendTckTest extends PublisherVerification<Void> {

  public IntakeSendTckTest() {
    super(
        new TestEnvironment(Patience.DEFAULT_MILLIS, Patience.SILENCE_MILLIS), Patience.GC_MILLIS);
  }

  @Override
  public Publisher<Void> createPublisher(long elements) {
    return Intake.<Integer>bounded(4).build().send(1);
  }

  @Override
  public Publisher<Void> createFailedPublisher() {
    Intake<Integer> completed = Intake.<Integer>bounded(4).build();
    completed.complete();
    return completed.send(1);
  }

  @Override
  public long maxElementsFromPublisher() {
    return 0;
  }
}
