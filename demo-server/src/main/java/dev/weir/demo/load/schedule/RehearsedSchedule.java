package dev.weir.demo.load.schedule;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A schedule that begins where another is cut off. */
public final class RehearsedSchedule implements Schedule {

  private static final long LAP = TimeUnit.SECONDS.toNanos(1);

  private final long length;
  private final Schedule schedule;
  private Schedule current;
  private long offset;
  private long lapEnd;

  /**
   * One after the other.
   *
   * @param rehearsal first
   * @param length how much of it; what comes later is left out
   * @param schedule then, so much later
   */
  public RehearsedSchedule(Schedule rehearsal, Duration length, Schedule schedule) {
    this.length = length.toNanos();
    this.schedule = schedule;
    this.current = rehearsal;
    this.lapEnd = Math.min(LAP, this.length);
  }

  @Override
  public long next() {
    long moment = current.next();
    return moment >= lapEnd ? nextLap(moment) : moment + offset;
  }

  /* The rehearsal is run in laps for the compiler's sake: what happens every second is compiled with the rest,
   * while all of it, and what it is inlined in, would be thrown away for what had never happened before. */
  private long nextLap(long moment) {
    if (current == schedule) {
      return END;
    }
    if (moment < length) {
      lapEnd = Math.min(moment - moment % LAP + LAP, length);
      return moment;
    }
    current = schedule;
    offset = length;
    lapEnd = END - length;
    return next();
  }
}
