package dev.weir.demo.load.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.demo.load.measure.Counts;
import dev.weir.demo.load.measure.Second;
import dev.weir.demo.load.measure.Spread;
import java.math.BigDecimal;
import java.util.StringJoiner;

/**
 * A run's seconds for spreadsheets and data frames: RFC 4180, with a line of names. Times are in
 * milliseconds; {@code inf} is slower than any time, and nothing at all stands where nothing ended.
 */
public final class CsvReport {

  private static final String NAMES =
      "second,offered,started,completed,good,errors,backpressure,cut_off,bytes,"
          + "response_p50_ms,response_p99_ms,lag_max_ms,loop_lag_max_ms,on_the_wire,queued";
  private static final String LINE_END = "\r\n";
  private static final int NANO_DIGITS = 6;

  private CsvReport() {}

  /**
   * Writes it.
   *
   * @param report what is known of the run
   * @return ASCII
   */
  public static byte[] of(RunReport report) {
    StringBuilder text = new StringBuilder(NAMES).append(LINE_END);
    boolean sized = report.database() == null; // how much a database sends only its driver knows
    report
        .measured()
        .seconds()
        .forEach(second -> text.append(line(second, sized)).append(LINE_END));
    return text.toString().getBytes(UTF_8);
  }

  private static String line(Second second, boolean sized) {
    Counts counts = second.counts();
    boolean ended = counts.ended() > 0;
    StringJoiner line = new StringJoiner(",");
    line.add(String.valueOf(second.number()));
    line.add(String.valueOf(counts.offered()));
    line.add(String.valueOf(counts.started()));
    line.add(String.valueOf(counts.completed()));
    line.add(String.valueOf(counts.good()));
    line.add(String.valueOf(counts.wrong()));
    line.add(String.valueOf(counts.turnedAway()));
    line.add(String.valueOf(counts.cutOff()));
    line.add(sized ? String.valueOf(counts.bytes()) : "");
    line.add(ended ? millis(second.response()) : "");
    line.add(ended ? millis(second.response99()) : "");
    line.add(millis(second.lag()));
    line.add(millis(second.loopLag()));
    line.add(String.valueOf(second.onTheWire()));
    line.add(String.valueOf(second.queued()));
    return line.toString();
  }

  private static String millis(long nanos) {
    return nanos == Spread.NEVER
        ? "inf"
        : BigDecimal.valueOf(nanos, NANO_DIGITS).stripTrailingZeros().toPlainString();
  }
}
