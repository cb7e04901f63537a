package dev.weir.demo.ingest;

import dev.weir.demo.json.LogAnswer;
import dev.weir.demo.json.LogAnswer.Total;
import dev.weir.flow.Sampled;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Counts of one log: exact ones of all that came, which is what the sample is there to save, and
 * estimates from what was kept.
 *
 * <p>Two threads: {@link #came} is called by the source's, {@link #kept} by one at a time of those
 * in the pipeline behind the sample; {@link #answer} when both are through.
 */
final class LogCounts {

  private final long began = System.nanoTime();
  private final Map<Level, Long> exact = new EnumMap<>(Level.class);
  private final Map<Level, Long> keptLines = new EnumMap<>(Level.class);
  private final Map<Level, Long> estimated = new EnumMap<>(Level.class);
  private final SamplingRates rates = new SamplingRates();
  private long exactBytes;
  private long keptBytes;
  private long estimatedBytes;

  void came(LogLine line) {
    exact.merge(line.level(), 1L, Long::sum);
    exactBytes += line.bytes();
  }

  void kept(Sampled<LogLine> sampled) {
    LogLine line = sampled.value();
    keptLines.merge(line.level(), 1L, Long::sum);
    estimated.merge(line.level(), sampled.oneIn(), Long::sum);
    keptBytes += line.bytes();
    estimatedBytes += sampled.oneIn() * line.bytes();
    rates.kept(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began), sampled.oneIn());
  }

  LogAnswer answer(String route) {
    Map<String, Total> levels = new LinkedHashMap<>();
    exact.forEach(
        (level, lines) ->
            levels.put(
                level.word(),
                new Total(
                    lines, keptLines.getOrDefault(level, 0L), estimated.getOrDefault(level, 0L))));
    return LogAnswer.of(
        route,
        sum(exact),
        sum(keptLines),
        levels,
        new Total(exactBytes, keptBytes, estimatedBytes),
        rates.rates());
  }

  private static long sum(Map<Level, Long> lines) {
    return lines.values().stream().mapToLong(Long::longValue).sum();
  }
}
