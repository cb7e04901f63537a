package dev.weir.internal;

import dev.weir.observe.WorkerSnapshot;
import dev.weir.spi.Attendance;
import dev.weir.spi.Seat;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Who sits on which seat of a crew, and for how long they have slept or been awake. */
final class Roster {

  private final String name;
  private final Seat[] seats;
  private final Sleeper[] sleepers;
  private final LongSupplier clock;

  /**
   * Nobody yet.
   *
   * @param name what the names of workers begin with
   * @param seats where they sit
   * @param clock tells how long they sleep, in nanoseconds
   */
  Roster(String name, Seat[] seats, LongSupplier clock) {
    this.name = name;
    this.seats = seats;
    this.clock = clock;
    this.sleepers = new Sleeper[seats.length];
    for (int i = 0; i < seats.length; i++) {
      sleepers[i] = new Sleeper(clock);
    }
  }

  Sleeper of(int seat) {
    return sleepers[seat];
  }

  String nameOf(int seat) {
    return name + "-" + (seat + 1);
  }

  void interruptAll() {
    for (Sleeper sleeper : sleepers) {
      sleeper.interrupt();
    }
  }

  int awake() {
    int awake = 0;
    for (Sleeper sleeper : sleepers) {
      if (sleeper.isAwake()) {
        awake++;
      }
    }
    return awake;
  }

  /**
   * What they have been doing.
   *
   * @param workers how many are present
   * @param searchers how many of those awake have nothing in hand
   * @param idleNanos who has slept for this long counts as surplus
   */
  Attendance attendance(int workers, int searchers, long idleNanos) {
    long now = clock.getAsLong();
    int awake = 0;
    int asleep = 0;
    int surplus = 0;
    long present = 0;
    long idle = 0;
    for (Sleeper sleeper : sleepers) {
      present += sleeper.presentNanos(now);
      idle += sleeper.idleNanos(now);
      if (sleeper.isAwake()) {
        awake++;
      } else if (!sleeper.isVacant()) {
        asleep++;
        if (sleeper.asleepFor(now) >= idleNanos) {
          surplus++;
        }
      }
    }
    return new Attendance(
        workers,
        Math.max(0, awake - searchers),
        asleep,
        surplus,
        present,
        Math.max(0, present - idle));
  }

  /** Each of those present. */
  List<WorkerSnapshot> snapshot() {
    List<WorkerSnapshot> workers = new ArrayList<>();
    for (int i = 0; i < seats.length; i++) {
      if (!sleepers[i].isVacant()) {
        workers.add(sleepers[i].snapshot(nameOf(i), seats[i]));
      }
    }
    return workers;
  }
}
