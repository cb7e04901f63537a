package dev.weir.demo.proxy;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** What became of the requests that were let in. Thread-safe. */
final class Counts {

  private static final int CLASSES = 6;
  private static final int PER_CLASS = 100;

  private final LongAdder[] answers = new LongAdder[CLASSES];
  private final Map<Failure, LongAdder> failures = new EnumMap<>(Failure.class);

  Counts() {
    for (int i = 0; i < answers.length; i++) {
      answers[i] = new LongAdder();
    }
    for (Failure failure : Failure.values()) {
      failures.put(failure, new LongAdder());
    }
  }

  /** The upstream has begun an answer. */
  void answered(int status) {
    answers[Math.max(0, Math.min(CLASSES - 1, status / PER_CLASS))].increment();
  }

  /** There was none, or no end of it. */
  void failed(Failure failure) {
    LongAdder count = failures.get(failure);
    if (count != null) {
      count.increment();
    }
  }

  /** By the first digit of the status, as in 2xx; none that is zero. */
  Map<String, Long> answers() {
    Map<String, Long> found = new TreeMap<>();
    for (int i = 0; i < answers.length; i++) {
      put(found, i + "xx", answers[i]);
    }
    return found;
  }

  /** By reason; none that is zero. */
  Map<String, Long> failures() {
    Map<String, Long> found = new TreeMap<>();
    failures.forEach((failure, count) -> put(found, failure.word(), count));
    return found;
  }

  private static void put(Map<String, Long> found, String word, LongAdder count) {
    long sum = count.sum();
    if (sum > 0) {
      found.put(word, sum);
    }
  }
}
