package dev.weir.demo.load.schedule;

import java.time.Duration;

/** A schedule that begins where another is cut off. */
public final class RehearsedSchedule implements Schedule {

  private final Schedule rehearsal;
  private final long length;
  private final Schedule schedule;
  private boolean rehearsed;

  /**
   * One after the other.
   *
   * @param rehearsal first
   * @param length how much of it; what comes later is left out
   * @param schedule then, so much later
   */
  public RehearsedSchedule(Schedule rehearsal, Duration length, Schedule schedule) {
    this.rehearsal = rehearsal;
    this.length = length.toNanos();
    this.schedule = schedule;
  }

  @Override
  public long next() {
    if (!rehearsed) {
      long moment = rehearsal.next();
      if (moment < length) {
        return moment;
      }
      rehearsed = true;
    }
    long moment = schedule.next();
    return moment < END - length ? moment + length : END;
  }
}
