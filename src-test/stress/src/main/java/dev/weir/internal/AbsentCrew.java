package dev.weir.internal;

import dev.weir.observe.WorkerSnapshot;
import dev.weir.spi.Crew;
import java.util.List;

/** Nobody works but the test. */
class AbsentCrew implements Crew {

  private final boolean onSeat;

  /** With the answer to whether the test's threads sit on a seat. */
  AbsentCrew(boolean onSeat) {
    this.onSeat = onSeat;
  }

  @Override
  public void start() {}

  @Override
  public boolean isOnSeat() {
    return onSeat;
  }

  @Override
  public boolean hasHelp() {
    return false;
  }

  @Override
  public boolean isGuarded() {
    return false;
  }

  @Override
  public void wake() {}

  @Override
  public void wakeAll() {}

  @Override
  public void interruptAll() {}

  @Override
  public int busy() {
    return 0;
  }

  @Override
  public long unparks() {
    return 0;
  }

  @Override
  public List<WorkerSnapshot> snapshot() {
    return List.of();
  }
}
