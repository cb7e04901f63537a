package dev.weir.demo.load.report;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was run.
 *
 * @param name what it is called where it stands beside others
 * @param target such as "http://127.0.0.1:8080/orders"
 * @param load in words, such as "1,000/s, evenly"
 * @param begun when
 * @param planned how long requests were to be offered; of a run that was stopped, until then
 * @param took until the last of them had ended
 * @param timeout of a request, from when it goes to the wire
 * @param slo within what time of its intended start a request was to be completed
 * @param seed of what was left to chance
 * @param settings everything else that somebody needs to repeat it, in the order given
 */
public record Heading(
    String name,
    String target,
    String load,
    Instant begun,
    Duration planned,
    Duration took,
    Duration timeout,
    Duration slo,
    long seed,
    Map<String, String> settings) {

  /** Keeps the order of the settings. */
  public Heading {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
  }

  /** How many seconds of a time line were planned; part of one counts as a whole one. */
  long plannedSeconds() {
    return planned.plus(Duration.ofSeconds(1)).minusNanos(1).toSeconds();
  }
}
