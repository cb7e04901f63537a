package dev.weir.demo.load.report;

import dev.weir.demo.load.measure.Connections;
import dev.weir.demo.load.measure.Measured;
import dev.weir.demo.load.measure.WorkerShare;
import dev.weir.demo.load.scenario.Share;
import dev.weir.demo.load.sql.BooksCheck;
import dev.weir.demo.load.sql.DatabaseUse;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known of a run that has ended.
 *
 * @param heading what was run
 * @param measured what came of it; of a search, of the run whose rate it tells
 * @param verdict whether it says anything of the target
 * @param deepestQueue how many waited for the wire at once, at most
 * @param connections null if they were not counted; of a search, those of all its runs
 * @param workers none without a pool
 * @param requests what became of each one of a scenario; none of a run that sent but one
 * @param thresholds that were asked for, judged
 * @param search null if no limit was searched for
 * @param database null if it was none that was asked
 */
public record RunReport(
    Heading heading,
    Measured measured,
    Verdict verdict,
    long deepestQueue,
    @Nullable Connections connections,
    List<WorkerShare> workers,
    List<Share> requests,
    List<Threshold.Result> thresholds,
    @Nullable Search search,
    @Nullable DatabaseUse database) {

  private static final double NANOS_PER_SECOND = 1e9;

  /** Copies the lists. */
  public RunReport {
    workers = List.copyOf(workers);
    requests = List.copyOf(requests);
    thresholds = List.copyOf(thresholds);
  }

  /**
   * Of a run that sent but one request, over and over.
   *
   * @param heading what was run
   * @param measured what came of it; of a search, of its last run
   * @param verdict whether it says anything of the target
   * @param deepestQueue how many waited for the wire at once, at most
   * @param connections null if they were not counted
   * @param workers none without a pool
   * @param thresholds that were asked for, judged
   * @param search null if no limit was searched for
   */
  public RunReport(
      Heading heading,
      Measured measured,
      Verdict verdict,
      long deepestQueue,
      @Nullable Connections connections,
      List<WorkerShare> workers,
      List<Threshold.Result> thresholds,
      @Nullable Search search) {
    this(
        heading,
        measured,
        verdict,
        deepestQueue,
        connections,
        workers,
        List.of(),
        thresholds,
        search,
        null);
  }

  /**
   * The same, with what was done with a database.
   *
   * @param use null if it was none that was asked
   * @return another report
   */
  public RunReport with(@Nullable DatabaseUse use) {
    return new RunReport(
        heading,
        measured,
        verdict,
        deepestQueue,
        connections,
        workers,
        requests,
        thresholds,
        search,
        use);
  }

  /**
   * Whether every threshold was held.
   *
   * @return true if there are none
   */
  public boolean thresholdsHeld() {
    return thresholds.stream().allMatch(Threshold.Result::held);
  }

  /**
   * Whether nothing is wrong in what it has left.
   *
   * @return true also if there is nothing that could be wrong
   */
  public boolean booksHeld() {
    BooksCheck books = database == null ? null : database.books();
    return books == null || books.isBalanced();
  }

  /**
   * How many that were in a second.
   *
   * @param count of the whole run
   * @return over the time in which requests were offered
   */
  public double perSecond(long count) {
    return perSecond(count, measured, heading.planned());
  }

  double shareOfOffered(long count) {
    return share(count, measured.counts().offered());
  }

  static double share(long count, long of) {
    return of == 0 ? 0 : (double) count / of;
  }

  /*
   * Over the time in which requests were offered, and not that in which the last ones ended: the plan's, or
   * more where the generator fell behind. Of a run that was stopped, the plan went until then.
   */
  static double perSecond(long count, Measured measured, Duration planned) {
    double seconds = measured.offering(planned).toNanos() / NANOS_PER_SECOND;
    return seconds == 0 ? 0 : count / seconds;
  }
}
