package dev.weir.demo.load.report;

import dev.weir.demo.load.measure.Counts;
import dev.weir.demo.load.measure.Spread;
import dev.weir.demo.load.sql.DatabaseUse;
import dev.weir.demo.load.sql.Waits;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The same load, met in two ways, at rising rates.
 *
 * @param where what was put under load
 * @param machine what it ran on
 * @param processors that the generator may use
 * @param look at what the database can do, by which rates were chosen; null if they were said
 * @param settings everything else that somebody needs to repeat it, in the order given
 * @param notes what is otherwise than was asked for
 * @param trouble why there was no run after those that there are; null if nothing was wrong
 * @param first a task for each request
 * @param second a pool of workers
 */
public record Comparison(
    String where,
    String machine,
    int processors,
    @Nullable RunReport look,
    Map<String, String> settings,
    List<String> notes,
    @Nullable String trouble,
    Side first,
    Side second) {

  /** Copies the notes. */
  public Comparison {
    notes = List.copyOf(notes);
  }

  /** The runs of both ways. */
  List<Point> points() {
    return Stream.of(first, second).flatMap(side -> side.points().stream()).toList();
  }

  /**
   * What the database does at most for as many users as there are workers, each of whom sends the
   * next request when there is an answer.
   *
   * @return per second; null if nobody looked
   */
  @Nullable Double capacity() {
    return look == null ? null : (Double) look.perSecond(look.measured().counts().completed());
  }

  /**
   * Whether there is nothing in it.
   *
   * @return true if no run was done
   */
  public boolean isEmpty() {
    return points().isEmpty();
  }

  /**
   * Whether nothing is wrong in what any run has left.
   *
   * @return true also of no run at all
   */
  public boolean booksHeld() {
    return (look == null || look.booksHeld())
        && points().stream().allMatch(point -> point.report().booksHeld());
  }

  /**
   * Whether all runs say something.
   *
   * @return true also of no run at all
   */
  public boolean isValid() {
    return points().stream().allMatch(point -> point.report().verdict().valid());
  }

  /**
   * One of the ways.
   *
   * @param name what it is
   * @param mostTasks how many there can be alive at once
   * @param points one for each rate
   */
  public record Side(String name, int mostTasks, List<Point> points) {

    /** Copies the points. */
    public Side {
      points = List.copyOf(points);
    }
  }

  /**
   * A run.
   *
   * @param rate that was asked for, per second
   * @param report what came of it
   * @param footprint what it took
   */
  public record Point(double rate, RunReport report, Footprint footprint) {

    private static final String CLIENT_READ = "ClientRead";
    private static final String IDLE = "idle";
    private static final int FEWEST_LOOKS = 5;
    private static final double BUSY = 0.9;
    private static final double MEDIAN = 50;
    private static final double TAIL = 99;

    Counts counts() {
      return report.measured().counts();
    }

    double perSecond(long count) {
      return report.perSecond(count);
    }

    double share(long count) {
      return report.shareOfOffered(count);
    }

    /** How many were answered otherwise than wanted, or not in time. */
    long errors() {
      return counts().wrong() + counts().cutOff();
    }

    /**
     * How many tasks were alive at once, at most: calls that the database had not ended, whether
     * anybody waited for them or not, and requests in the queue.
     */
    long tasks() {
      DatabaseUse database = report.database();
      return report.deepestQueue() + (database == null ? 0 : database.connections().calls());
    }

    /**
     * How many sessions the server waited for in a transaction, on average; null if it did not
     * tell, or there were too few looks to say.
     */
    @Nullable Double clientReads() {
      Waits waits = waits().orElse(null);
      if (waits == null || waits.looks() - waits.failed() < FEWEST_LOOKS) {
        return null;
      }
      return waits.kinds().stream()
          .filter(kind -> kind.waitsFor().endsWith(CLIENT_READ) && !kind.state().equals(IDLE))
          .mapToDouble(Waits.Kind::mean)
          .sum();
    }

    /** What its sessions were at on the server; empty if that does not tell. */
    Optional<Waits> waits() {
      return Optional.ofNullable(report.database()).map(DatabaseUse::waits);
    }

    /**
     * Whether the generator had next to no processor time left: then it does not do more itself.
     */
    boolean isBusy(int processors) {
      Double busy = footprint.busy();
      return busy != null && busy >= BUSY * processors;
    }

    /** Of what was done, since its intended start; in nanoseconds. */
    long median() {
      return done(MEDIAN);
    }

    /** Likewise. */
    long tail() {
      return done(TAIL);
    }

    private long done(double percent) {
      return new Spread(report.measured().times().response(), 0).at(percent);
    }
  }
}
