package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.test.publisher.TestPublisher;
import reactor.test.subscriber.TestSubscriber;
import reactor.util.context.Context;

/** What lies between a Publisher and a subscriber that may come later. */
class FeedTest {

  private final List<String> told = new ArrayList<>();
  private final List<Object> discarded = new ArrayList<>();
  private final List<Throwable> droppedErrors = new ArrayList<>();
  private final List<Object> dropped = new ArrayList<>();
  private boolean settled;
  private final Feed<Integer> feed = new Feed<>(new Owner(), context());
  private final TestPublisher<Integer> source =
      TestPublisher.createNoncompliant(
          TestPublisher.Violation.CLEANUP_ON_TERMINATE,
          TestPublisher.Violation.DEFER_CANCELLATION,
          TestPublisher.Violation.REQUEST_OVERFLOW);

  /** Settles the task once, as a task does. */
  private final class Owner implements Feed.Owner {
    @Override
    public void publisherCompleted() {
      told.add("completed");
      if (!settled) {
        settled = true;
        feed.end(null);
      }
    }

    @Override
    public boolean publisherFailed(Throwable error) {
      told.add("failed");
      if (settled) {
        return false;
      }
      settled = true;
      feed.end(error);
      return true;
    }

    @Override
    public void subscriberCancelled() {
      told.add("cancelled");
      settled = true;
    }
  }

  private Context context() {
    Context[] seen = new Context[1];
    Flux.deferContextual(
            view -> {
              seen[0] = Context.of(view);
              return Flux.empty();
            })
        .doOnDiscard(Object.class, discarded::add)
        .subscribe();
    return seen[0]
        .put("reactor.onNextDropped.local", (Consumer<Object>) dropped::add)
        .put("reactor.onErrorDropped.local", (Consumer<Throwable>) droppedErrors::add);
  }

  private TestSubscriber<Integer> attached(long request) {
    TestSubscriber<Integer> subscriber = TestSubscriber.builder().initialRequest(request).build();
    feed.attach(subscriber);
    return subscriber;
  }

  @Test
  void attach_beforeThePublisher_passesDemandOnWhenItComes() {
    TestSubscriber<Integer> subscriber = attached(3);

    source.subscribe(feed);

    source.assertMinRequested(3);
    source.assertMaxRequested(3);
    source.next(1, 2).complete();
    assertThat(subscriber.getReceivedOnNext()).containsExactly(1, 2);
    assertThat(subscriber.isTerminatedComplete()).isTrue();
    assertThat(isOver(feed)).isTrue();
  }

  @Test
  void attach_afterThePublisherHasEnded_getsAllThereIs() {
    source.subscribe(feed);
    source.assertMaxRequested(0);
    source.next(1, 2).complete();
    assertThat(isOver(feed)).isFalse();

    TestSubscriber<Integer> subscriber = attached(3);

    assertThat(subscriber.getReceivedOnNext()).containsExactly(1, 2);
    assertThat(subscriber.isTerminatedComplete()).isTrue();
  }

  @Test
  void attach_afterItFailed_getsTheErrorAlone() {
    IllegalStateException wrong = new IllegalStateException("wrong");
    source.subscribe(feed);
    source.next(1).error(wrong);

    TestSubscriber<Integer> subscriber = attached(3);

    assertThat(subscriber.getReceivedOnNext()).isEmpty();
    assertThat(subscriber.expectTerminalError()).isSameAs(wrong);
    assertThat(discarded).containsExactly(1);
  }

  @Test
  void attach_subscriberCancelsAtOnce_isOver() {
    source.subscribe(feed);
    source.next(1);
    feed.attach(
        new reactor.core.publisher.BaseSubscriber<Integer>() {
          @Override
          protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
            subscription.cancel();
          }
        });

    assertThat(isOver(feed)).isTrue();
    source.assertCancelled();
    assertThat(told).containsExactly("cancelled");
    assertThat(discarded).containsExactly(1);
  }

  @Test
  void onNext_afterCancel_isDiscarded() {
    source.subscribe(feed);
    TestSubscriber<Integer> subscriber = attached(9);
    subscriber.cancel();

    source.next(5);

    assertThat(subscriber.getReceivedOnNext()).isEmpty();
    assertThat(discarded).containsExactly(5);
    assertThat(dropped).isEmpty();
  }

  @Test
  void signals_afterTheEnd_areDropped() {
    source.subscribe(feed);
    TestSubscriber<Integer> subscriber = attached(9);
    source.complete();
    source.next(5);
    source.error(new IllegalStateException("late"));
    source.complete();

    assertThat(subscriber.isTerminatedComplete()).isTrue();
    assertThat(dropped).containsExactly(5);
    assertThat(droppedErrors).hasSize(1);
    assertThat(told).containsExactly("completed", "failed", "completed");
  }

  @Test
  void request_notPositive_isNotPassedOn() {
    source.subscribe(feed);
    attached(0);

    feed.request(0);
    feed.request(-1);

    source.assertMaxRequested(0);
  }

  @Test
  void scan_feed_tellsOfItself() {
    assertThat(feed.scanUnsafe(Scannable.Attr.ACTUAL)).isNull();
    assertThat(feed.scan(Scannable.Attr.RUN_STYLE)).isEqualTo(Scannable.Attr.RunStyle.ASYNC);
    assertThat(feed.scanUnsafe(Scannable.Attr.CAPACITY)).isNull();
    source.subscribe(feed);
    TestSubscriber<Integer> subscriber = attached(1);
    assertThat(feed.scanUnsafe(Scannable.Attr.ACTUAL)).isSameAs(subscriber);
    assertThat(feed.scan(Scannable.Attr.TERMINATED)).isFalse();
    assertThat(feed.scan(Scannable.Attr.CANCELLED)).isFalse();
    assertThat(feed.currentContext().isEmpty()).isFalse();

    source.complete();
    assertThat(feed.scan(Scannable.Attr.TERMINATED)).isTrue();

    feed.cancel();
    assertThat(feed.scan(Scannable.Attr.CANCELLED)).isTrue();
    assertThat(feed.scan(Scannable.Attr.TERMINATED)).isFalse();
  }

  private static boolean isOver(Feed<?> feed) {
    return Boolean.TRUE.equals(feed.scanUnsafe(Scannable.Attr.TERMINATED))
        || Boolean.TRUE.equals(feed.scanUnsafe(Scannable.Attr.CANCELLED));
  }
}
