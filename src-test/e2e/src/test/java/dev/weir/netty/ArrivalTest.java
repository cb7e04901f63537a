package dev.weir.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.netty.channel.AbortedException;
import reactor.test.publisher.TestPublisher;
import reactor.util.context.Context;

/** What whoever gets the answer is told when the client goes away in the middle. */
class ArrivalTest {

  private final AbortedException gone = new AbortedException("gone");
  private final TestPublisher<Void> answer =
      TestPublisher.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);
  private final List<Object> signals = new ArrayList<>();
  private final Arrival arrival = arrival(answer);

  private Arrival arrival(Publisher<Void> inPlace) {
    CoreSubscriber<Void> subscriber =
        new BaseSubscriber<>() {
          @Override
          protected void hookOnComplete() {
            signals.add("complete");
          }

          @Override
          protected void hookOnError(Throwable error) {
            signals.add(error);
          }
        };
    Arrival made =
        new Arrival(
            subscriber, Context.empty(), new Answering(new EmbeddedChannel(), false, Mono::never)) {
          @Override
          Mono<Void> answer(Throwable error, boolean begun) {
            return Mono.from(inPlace);
          }
        };
    made.onSubscribe(Operators.emptySubscription());
    return made;
  }

  @Test
  void abort_whileTheStagesRun_fails() {
    arrival.abort(gone);
    arrival.abort(gone);

    assertThat(signals).containsExactly(gone);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nothing", "complete", "error"})
  void abort_whileTheAnswerIsGiven_failsOnceAndGivesThatUp(String then) {
    arrival.onError(new IllegalStateException("turned away, by a test"));
    answer.assertSubscribers(1);

    arrival.abort(gone);
    switch (then) {
      case "complete" -> answer.complete();
      case "error" -> answer.error(new IllegalStateException("on purpose, by a test"));
      default -> arrival.abort(gone);
    }

    answer.assertCancelled();
    assertThat(signals).containsExactly(gone);
  }

  @Test
  void abort_beforeTheAnswerHasASubscription_failsOnceAndGivesThatUp() {
    List<Subscriber<? super Void>> subscribers = new ArrayList<>();
    Arrival early = arrival(subscribers::add);
    early.onError(new IllegalStateException("turned away, by a test"));

    early.abort(gone);
    answer.subscribe(subscribers.get(0));

    answer.assertCancelled();
    assertThat(signals).containsExactly(gone);
  }

  @Test
  void abort_afterTheAnswer_saysNothingMore() {
    arrival.onError(new IllegalStateException("turned away, by a test"));
    answer.complete();

    arrival.abort(gone);

    assertThat(signals).containsExactly("complete");
  }

  @Test
  void abort_afterTheSubscribersCancel_saysNothing() {
    arrival.onError(new IllegalStateException("turned away, by a test"));
    arrival.cancel();

    arrival.abort(gone);

    answer.assertCancelled();
    assertThat(signals).isEmpty();
  }
}
