package dev.weir.demo.json;

import dev.weir.demo.accesslog.Aggregate;
import dev.weir.demo.accesslog.Sum;
import dev.weir.demo.config.PipelineSpec;
import dev.weir.demo.text.Times;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What was in a log that went through a pipeline. {@code lines} = {@code aggregated} + {@code
 * malformed} + all that were {@code dropped}.
 *
 * @param route the path
 * @param strategy pipeline
 * @param lines how many came
 * @param bytes of all lines, without their line feeds
 * @param aggregated how many are in the sums
 * @param malformed how many could not be read
 * @param dropped how many were left out in front of each stage
 * @param access sums over those that are requests
 * @param levels those that are events, by level
 * @param malformedLines the first that could not be read, and why
 * @param bottleneck what held the pipeline up in most of the looks
 * @param looks how often each was what held it up
 */
public record PipelineAnswer(
    String route,
    String strategy,
    long lines,
    long bytes,
    long aggregated,
    long malformed,
    Map<String, Long> dropped,
    Requests access,
    Map<String, Long> levels,
    List<MalformedLine> malformedLines,
    String bottleneck,
    Map<String, Long> looks) {

  /**
   * Where lines have gone.
   *
   * @param lines how many came
   * @param bytes of all of them
   * @param malformed how many could not be read
   * @param dropped how many were left out in front of each stage
   * @param aggregated how many are in the sums
   */
  public record Counts(
      long lines, long bytes, long malformed, Map<String, Long> dropped, long aggregated) {}

  /**
   * How far one is.
   *
   * @param lines how many came
   * @param bytes of these
   * @param malformed how many could not be read
   * @param dropped how many were left out
   * @param aggregated how many are in the sums
   * @param bottleneck what holds the pipeline up
   */
  public record Progress(
      long lines, long bytes, long malformed, long dropped, long aggregated, String bottleneck) {

    /**
     * A line of its own.
     *
     * @param progress how far
     */
    public record OfUpload(Progress progress) {}
  }

  /**
   * The last line of a stream.
   *
   * @param summary what was in the log
   */
  public record Last(PipelineAnswer summary) {}

  /**
   * A line that could not be read.
   *
   * @param line its number, from 1
   * @param why what is wrong with it
   * @param text its beginning
   */
  public record MalformedLine(long line, String why, String text) {}

  /** Sums over requests. */
  record Requests(
      long lines,
      long bytes,
      Map<String, Sum> statuses,
      Map<String, Sum> kinds,
      Map<String, Sum> clients,
      Slots times,
      Paths paths) {}

  /** Sums over spans of time of the same length. */
  record Slots(String each, List<Slot> slots) {}

  /** One of these. */
  record Slot(String from, long lines, long bytes) {}

  /** The most frequent; each number may be too low by so many. */
  record Paths(int different, long tooLowBy, Map<String, Long> top) {}

  /**
   * The answer for a log.
   *
   * @param spec of the pipeline
   * @param counts where its lines have gone
   * @param sum over those that could be read
   * @param malformed the first of those that could not
   * @param looks how often each stage was what held it up
   * @return the answer
   */
  public static PipelineAnswer of(
      PipelineSpec spec,
      Counts counts,
      Aggregate sum,
      List<MalformedLine> malformed,
      Map<String, Long> looks) {
    return new PipelineAnswer(
        spec.path(),
        PipelineSpec.STRATEGY,
        counts.lines(),
        counts.bytes(),
        counts.aggregated(),
        counts.malformed(),
        counts.dropped(),
        requests(sum, spec.top()),
        sum.levels(),
        malformed,
        most(looks),
        looks);
  }

  private static Requests requests(Aggregate sum, int top) {
    return new Requests(
        sum.all().lines(),
        sum.all().bytes(),
        sum.statuses(),
        sum.kinds(),
        sum.clients(),
        new Slots(
            Times.format(sum.slot()),
            sum.slots().entrySet().stream()
                .map(slot -> slot(slot.getKey(), slot.getValue()))
                .toList()),
        new Paths(sum.differentPaths(), sum.pathError(), sum.paths(top)));
  }

  private static Slot slot(Instant from, Sum sum) {
    return new Slot(from.toString(), sum.lines(), sum.bytes());
  }

  private static String most(Map<String, Long> looks) {
    return looks.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse("none");
  }
}
