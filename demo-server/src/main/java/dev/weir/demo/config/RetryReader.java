package dev.weir.demo.config;

import dev.weir.demo.yaml.NumberKind;
import dev.weir.demo.yaml.Section;
import dev.weir.demo.yaml.ShareKind;
import dev.weir.demo.yaml.SizeKind;
import dev.weir.demo.yaml.WordKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads when a proxy asks its upstream again. */
final class RetryReader {

  private static final List<String> ALL =
      List.of("retryBackoff", "retryCap", "retryBudget", "retryBurst", "retryBody", "retryMethods");
  private static final NumberKind ATTEMPTS = new NumberKind(1, 10);
  private static final NumberKind BURST = new NumberKind(1, 1_000_000);
  private static final SizeKind BODY = new SizeKind(1 << 20);
  private static final WordKind METHODS = WordKind.of(RetrySpec.IDEMPOTENT, RetrySpec.ANY);

  private RetryReader() {}

  static RetrySpec read(Section section) {
    RetrySpec usual = RetrySpec.USUAL;
    Optional<Integer> attempts = section.find("attempts", ATTEMPTS, usual.attempts());
    if (attempts.isPresent() && attempts.get() == 1) {
      ALL.forEach(key -> section.refuse(key, "only with attempts: 2 or more"));
      return new RetrySpec(
          1,
          usual.backoff(),
          usual.cap(),
          usual.budget(),
          usual.burst(),
          usual.body(),
          usual.anyMethod());
    }
    Duration backoff = section.find("retryBackoff", Limits.BOUND).orElse(usual.backoff());
    Duration cap = section.find("retryCap", Limits.BOUND).orElse(longer(backoff, usual.cap()));
    if (cap.compareTo(backoff) < 0) {
      section.refuse("retryCap", "no less than retryBackoff");
    }
    return new RetrySpec(
        attempts.orElse(usual.attempts()),
        backoff,
        longer(backoff, cap),
        section.find("retryBudget", ShareKind.SHARE).orElse(usual.budget()),
        section.find("retryBurst", BURST).orElse(usual.burst()),
        section.find("retryBody", BODY).orElse(usual.body()),
        section.find("retryMethods", METHODS).map(RetrySpec.ANY::equals).orElse(usual.anyMethod()));
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }
}
