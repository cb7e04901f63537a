package dev.weir.demo.config;

import dev.weir.demo.yaml.NumberKind;
import dev.weir.demo.yaml.Section;
import dev.weir.demo.yaml.ShareKind;
import dev.weir.demo.yaml.SizeKind;
import dev.weir.demo.yaml.WordKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads when something that has failed is asked again. */
final class RetryReader {

  private static final List<String> ALL =
      List.of("retryBackoff", "retryCap", "retryBudget", "retryBurst");
  private static final List<String> OF_SENDING = List.of("retryBody", "retryMethods");
  private static final NumberKind ATTEMPTS = new NumberKind(1, 10);
  private static final NumberKind BURST = new NumberKind(1, 1_000_000);
  private static final SizeKind BODY = new SizeKind(1 << 20);
  private static final WordKind METHODS = WordKind.of(ResendSpec.IDEMPOTENT, ResendSpec.ANY);

  private RetryReader() {}

  static RetrySpec read(Section section) {
    RetrySpec usual = RetrySpec.USUAL;
    Optional<Integer> attempts = section.find("attempts", ATTEMPTS, usual.attempts());
    if (attempts.isPresent() && attempts.get() == 1) {
      refuse(section, ALL);
      return new RetrySpec(1, usual.backoff(), usual.cap(), usual.budget(), usual.burst());
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
        section.find("retryBurst", BURST).orElse(usual.burst()));
  }

  /** What of it is about requests that are passed on. */
  static ResendSpec resend(Section section, RetrySpec retries) {
    ResendSpec usual = ResendSpec.USUAL;
    if (!retries.isAny()) {
      refuse(section, OF_SENDING);
      return usual;
    }
    return new ResendSpec(
        section.find("retryBody", BODY).orElse(usual.body()),
        section
            .find("retryMethods", METHODS)
            .map(ResendSpec.ANY::equals)
            .orElse(usual.anyMethod()));
  }

  private static void refuse(Section section, List<String> keys) {
    keys.forEach(key -> section.refuse(key, "only with attempts: 2 or more"));
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }
}
