package dev.weir.netty;

import dev.weir.observe.Reason;
import dev.weir.request.Priority;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** A server in virtual time: it does so many calls in a turn, the most urgent first. */
public final class LeveledRoom {

  private final int capacity;
  private final LevelMeter meter;
  private final List<Arrival> arrivals = new ArrayList<>();

  private record Arrival(Priority priority, Consumer<Boolean> answer) {}

  /** With so many places in each turn. */
  public LeveledRoom(int capacity, LongSupplier nanoClock) {
    this.capacity = capacity;
    this.meter = new LevelMeter(nanoClock);
  }

  /** One call more in this turn; it is told whether it was done. */
  public void arrive(Priority priority, Consumer<Boolean> answer) {
    arrivals.add(new Arrival(priority, answer));
  }

  /** Answers all of this turn, and says how many of them it has done. */
  public int turn() {
    arrivals.sort(Comparator.comparing(Arrival::priority));
    int done = Math.min(capacity, arrivals.size());
    for (int i = 0; i < arrivals.size(); i++) {
      Priority priority = arrivals.get(i).priority();
      if (i < done) {
        meter.letIn(priority);
      } else {
        meter.turnedAway(priority, Reason.OUTRANKED);
      }
    }
    for (int i = 0; i < arrivals.size(); i++) {
      arrivals.get(i).answer().accept(i < done);
    }
    arrivals.clear();
    return done;
  }

  /** What stands on each answer. */
  public AdmissionLevel level() {
    return meter.level();
  }
}
