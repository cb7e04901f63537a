package dev.weir.internal;

import dev.weir.scaling.Elasticity;
import dev.weir.scaling.Load;
import dev.weir.spi.Attendance;
import dev.weir.spi.ElasticCrew;
import java.time.Duration;
import java.util.List;

/**
 * Reads a pool's load from what its parts have counted. Single-threaded; what it reads is being
 * written, so a figure may be off by what moved meanwhile.
 */
final class LoadMeter {

  /** Arrivals are averaged over as long as this many runs take. */
  private static final int RUNS_REMEMBERED = 4;

  private final PoolCore core;
  private final Room room;
  private final Continuations continuations;
  private final List<PoolSeat> seats;
  private final ElasticCrew crew;
  private final int min;
  private final long idleTime;
  private final long interval;
  private final ProcessCpu cpu = new ProcessCpu();

  private Totals start;
  private double utilisation;
  private double arrivals;
  private double completions;
  private long meanRun;
  private long meanWait;
  private int asleep;
  private long aheadBefore;
  private long taken;
  private long stillSince;

  /**
   * What only grows, at one moment.
   *
   * @param at when, on the pool's clock, in nanoseconds
   */
  private record Totals(
      long at, long offered, long done, Sum waits, Sum runs, long present, long busy) {}

  /** So many durations, and their sum in nanoseconds. */
  record Sum(long count, long nanos) {

    /** The mean of those that came since; or what is given, if none did. */
    long meanSince(Sum before, long otherwise) {
      return count == before.count ? otherwise : (nanos - before.nanos) / (count - before.count);
    }
  }

  LoadMeter(PoolCore core, ElasticCrew crew, Elasticity elasticity) {
    this.core = core;
    this.room = core.room();
    this.continuations = core.continuations();
    this.seats = core.seats();
    this.crew = crew;
    this.min = elasticity.min();
    this.idleTime = TaskBounds.nanos(elasticity.idleTime());
    this.interval = TaskBounds.nanos(elasticity.interval());
    this.start = totals(crew.attendance(Long.MAX_VALUE));
  }

  /**
   * Reads everything anew. Rates and means are of the window that ended last; one ends with a
   * regular reading, or if it has become too long to be told of.
   *
   * @param regular whether this is a regular one
   * @param workers how many there are to be
   * @param sinceGrown nanoseconds since the pool grew
   * @param sinceShrunk nanoseconds since it shrank
   */
  Load read(boolean regular, int workers, long sinceGrown, long sinceShrunk) {
    long now = core.nanoTime();
    Attendance attendance = crew.attendance(idleTime);
    asleep = attendance.asleep();
    if (isOver(now - start.at, regular)) {
      endWindow(totals(attendance));
    }
    long queued = queued();
    long waiting = room.waiting();
    return new Load(
        now,
        workers,
        min,
        seats.size(),
        Math.min(attendance.busy(), workers),
        Math.min(attendance.surplus(), workers - min),
        queued,
        room.capacity() - seats.size(),
        waiting,
        utilisation,
        arrivals,
        completions,
        Duration.ofNanos(meanRun),
        Duration.ofNanos(meanWait),
        Duration.ofNanos(Math.max(room.oldestAge(), stillFor(now, queued + waiting))),
        cpu.share(),
        Duration.ofNanos(sinceGrown),
        Duration.ofNanos(sinceShrunk));
  }

  /* A regular reading that comes just after another, because the timer was late, would tell rates of a moment. */
  private boolean isOver(long window, boolean regular) {
    return window >= interval || (regular && (window >= interval / 2 || window < 0));
  }

  /* For how long nothing has been taken at least, though something was there: all of it has waited as long. The
   * room knows it of sampled admissions alone: not of strands, nor of most that come while tasks are short. */
  private long stillFor(long now, long ahead) {
    long takenNow = core.progress();
    if (aheadBefore == 0 || takenNow != taken) {
      taken = takenNow;
      stillSince = now;
    }
    aheadBefore = ahead;
    return ahead == 0 ? 0 : Math.max(0, now - stillSince);
  }

  /** How many slept at the last reading. */
  int asleep() {
    return asleep;
  }

  /** How long those waited that have started, ever. */
  Sum waits() {
    long count = 0;
    long nanos = 0;
    for (PoolSeat seat : seats) {
      count += seat.waits().count();
      nanos += seat.waits().sum();
    }
    return new Sum(count, nanos);
  }

  private Sum runs() {
    long count = 0;
    long nanos = 0;
    for (PoolSeat seat : seats) {
      count += seat.runs().count();
      nanos += seat.runs().sum();
    }
    return new Sum(count, nanos);
  }

  private Totals totals(Attendance attendance) {
    long done = 0;
    for (PoolSeat seat : seats) {
      done += seat.done();
    }
    return new Totals(
        core.nanoTime(),
        room.offered(),
        done,
        waits(),
        runs(),
        attendance.presentNanos(),
        attendance.busyNanos());
  }

  private void endWindow(Totals end) {
    double seconds = (end.at - start.at) / 1e9;
    if (seconds > 0) {
      double offered = Math.max(0, end.offered - start.offered) / seconds;
      arrivals += (offered - arrivals) * (1 - Math.exp(-seconds / memory()));
      completions = Math.max(0, end.done - start.done) / seconds;
    }
    long present = end.present - start.present;
    if (present > 0) {
      utilisation = Math.max(0, Math.min(1, (double) (end.busy - start.busy) / present));
    }
    meanRun = Math.max(0, end.runs.meanSince(start.runs, meanRun));
    meanWait = Math.max(0, end.waits.meanSince(start.waits, 0));
    start = end;
  }

  /* In seconds. A window that is shorter than a run sees no arrival, or one that looks like many. */
  private double memory() {
    return Math.max(1, RUNS_REMEMBERED * meanRun / 1e9);
  }

  /** How many entries are queued, or wait for room, now. */
  long ahead() {
    return queued() + room.waiting();
  }

  private long queued() {
    long ready = continuations.backlog();
    if (ready > 0) {
      for (PoolSeat seat : seats) {
        ready -= seat.isOnContinuation() ? 1 : 0;
      }
    }
    return room.queued() + Math.max(0, ready);
  }
}
