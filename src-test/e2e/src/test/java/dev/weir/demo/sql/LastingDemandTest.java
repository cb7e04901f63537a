package dev.weir.demo.sql;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** When what a lasting call has come to is asked for. */
class LastingDemandTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  @Test
  void result_thatIsThereBeforeItIsAskedFor_isKept() {
    StepVerifier.create(Lasting.call(Mono.just("result")), 0)
        .expectSubscription()
        .thenRequest(1)
        .expectNext("result")
        .expectComplete()
        .verify(LONG);
  }

  @Test
  void end_withoutAResult_needsNotBeAskedFor() {
    StepVerifier.create(Lasting.call(Mono.empty()), 0).expectComplete().verify(LONG);
  }
}
