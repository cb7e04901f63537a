package dev.weir.demo.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.request.Cost;
import dev.weir.request.Deadline;
import dev.weir.request.Priority;
import dev.weir.request.Request;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.PublisherProbe;

/** Deadlines of requests that are not tasks of their own. */
class DeadlinesTest {

  private static Request until(Instant deadline) {
    return new Request(Priority.NORMAL, new Deadline(deadline), null, Cost.ONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2200-01-01T00:00:00Z",
        "2400-01-01T00:00:00Z",
        "+1000000000-12-31T23:59:59.999999999Z"
      })
  void within_deadlineInCenturies_isTheAnswer(String deadline) {
    assertThat(Deadlines.within(until(Instant.parse(deadline)), Mono.just("done")).block())
        .isEqualTo("done");
  }

  @Test
  void within_deadlineThatComesFirst_givesTheAnswerUp() {
    PublisherProbe<String> answer = PublisherProbe.of(Mono.never());

    StepVerifier.withVirtualTime(
            () -> Deadlines.within(until(Instant.now().plusSeconds(60)), answer.mono()))
        .expectSubscription()
        .thenAwait(Duration.ofSeconds(61))
        .verifyErrorSatisfies(
            error ->
                assertThat(error).hasMessageContaining("the deadline of the request has passed"));
    answer.assertWasCancelled();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2020-01-31T12:00:00Z", "-1000000000-01-01T00:00:00Z"})
  void within_deadlineInThePast_doesNotBegin(String deadline) {
    PublisherProbe<String> answer = PublisherProbe.of(Mono.just("done"));
    Mono<String> within = Deadlines.within(until(Instant.parse(deadline)), answer.mono());

    ProblemException error = catchThrowableOfType(ProblemException.class, within::block);

    assertThat(error.problem().status()).isEqualTo(504);
    assertThat(error.problem().reason()).isEqualTo("deadline_exceeded");
    answer.assertWasNotSubscribed();
  }
}
