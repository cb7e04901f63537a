package dev.weir.demo.load.report;

import dev.weir.demo.load.measure.Stretch;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * All times of a run, second by second, as HdrHistogram's tools read them: with the tags {@code
 * response}, {@code service}, {@code lag}, {@code loopLag} and {@code refused}, in nanoseconds.
 * What was never done has no time, and is not in it.
 *
 * <p>Each second is written as it ends: hours of them would not fit into memory. It stands at its
 * number since the run's opening, and not at when its recorders were made and flipped: they are
 * older than that, and the tools pass over what begins before 0. For one thread.
 */
public final class HdrLog implements Consumer<Stretch>, AutoCloseable {

  private static final double NANOS_PER_MILLI = 1e6;
  private static final double MILLIS_PER_SECOND = 1e3;
  private static final double SHORTEST = 1e-3; // the last one may be; none is 0 to whoever divides

  private final ReportFile file;
  private final ReportFile.Draft draft;
  private final PrintStream out;
  private final HistogramLogWriter writer;
  private int number;

  private HdrLog(ReportFile file, ReportFile.Draft draft) {
    this.file = file;
    this.draft = draft;
    this.out = new PrintStream(draft.out(), false, StandardCharsets.UTF_8);
    this.writer = new HistogramLogWriter(out);
  }

  /**
   * Opens it. A pipe may wait here until somebody reads it.
   *
   * @param file where it is to be, once it is finished
   * @return to be begun, told each second, then finished, and closed whatever happens
   * @throws ReportFileException if it cannot be written
   */
  public static HdrLog open(ReportFile file) {
    try {
      return new HdrLog(file, file.begin());
    } catch (IOException e) {
      throw file.unwritable(e);
    }
  }

  /**
   * Begins it.
   *
   * @param begun when the run's first second that counts begins
   */
  public void begin(Instant begun) {
    long millis = begun.toEpochMilli();
    writer.outputLogFormatVersion();
    writer.outputComment("[times in nanoseconds; Interval_Max in milliseconds]");
    writer.outputStartTime(millis);
    writer.setBaseTime(millis);
    writer.outputBaseTime(millis);
    writer.outputLegend();
  }

  @Override
  public void accept(Stretch second) {
    double from = number++;
    double ended = (second.lag().getEndTimeStamp() - writer.getBaseTime()) / MILLIS_PER_SECOND;
    double to = Math.max(from + SHORTEST, Math.min(from + 1, ended));
    write("response", second.response(), from, to);
    write("service", second.service(), from, to);
    write("lag", second.lag(), from, to);
    write("loopLag", second.loopLag(), from, to);
    write("refused", second.refused(), from, to);
  }

  private void write(String tag, Histogram times, double from, double to) {
    if (times.getTotalCount() > 0) {
      Histogram tagged = times.copy();
      tagged.setTag(tag);
      writer.outputIntervalHistogram(from, to, tagged, NANOS_PER_MILLI);
    }
  }

  /**
   * Ends it.
   *
   * @throws ReportFileException if not all of it could be written
   */
  public void finish() {
    try {
      if (out.checkError()) {
        throw new IOException("not all of it could be written");
      }
      draft.finish();
    } catch (IOException e) {
      throw file.unwritable(e);
    }
  }

  /** Leaves nothing behind, unless it is finished. */
  @Override
  public void close() {
    try {
      draft.close();
    } catch (IOException e) {
      throw file.unwritable(e);
    }
  }
}
