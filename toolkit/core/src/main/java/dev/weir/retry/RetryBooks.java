package dev.weir.retry;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** What became of each failed attempt: another, or none. Thread-safe. */
final class RetryBooks {

  private final LongAdder calls = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder retries = new LongAdder();
  private final LongAdder waiting = new LongAdder();
  private final LongAdder cancelled = new LongAdder();
  private final Map<GivenUp, LongAdder> givenUp = new EnumMap<>(GivenUp.class);

  RetryBooks() {
    for (GivenUp why : GivenUp.values()) {
      givenUp.put(why, new LongAdder());
    }
  }

  void called() {
    calls.increment();
  }

  void failed() {
    failures.increment();
  }

  void waits() {
    waiting.increment();
  }

  void waited() {
    waiting.decrement();
  }

  void retried() {
    retries.increment();
  }

  void cancelled() {
    cancelled.increment();
  }

  void givenUp(GivenUp why) {
    Objects.requireNonNull(givenUp.get(why)).increment();
  }

  RetrySnapshot snapshot(String name) {
    Map<GivenUp, Long> ended = new EnumMap<>(GivenUp.class);
    givenUp.forEach(
        (why, count) -> {
          if (count.sum() > 0) {
            ended.put(why, count.sum());
          }
        });
    return new RetrySnapshot(
        name, calls.sum(), failures.sum(), retries.sum(), waiting.sum(), cancelled.sum(), ended);
  }
}
