package dev.weir.support;

import dev.weir.observe.WorkerSnapshot;
import dev.weir.spi.Crew;
import dev.weir.spi.CrewFactory;
import dev.weir.spi.Seat;
import dev.weir.spi.Workplace;
import java.util.List;

/** A crew that works only when the test says so, on the test's thread. */
public final class ManualCrew implements Crew {

  private final Workplace workplace;
  private final List<? extends Seat> seats;
  private boolean started;
  private boolean left;
  private int wakes;
  private int interrupts;
  private volatile Thread onSeat;

  private ManualCrew(Workplace workplace) {
    this.workplace = workplace;
    this.seats = workplace.seats();
  }

  /** Hires one crew, and remembers it. */
  public static final class Factory implements CrewFactory {

    private ManualCrew hired;

    @Override
    public Crew create(Workplace workplace) {
      hired = new ManualCrew(workplace);
      return hired;
    }

    public ManualCrew hired() {
      return hired;
    }
  }

  /** Takes and runs one entry on a seat; false if there is none. */
  public boolean step(int seat) {
    Object next = seats.get(seat).take();
    if (next == null) {
      quiet();
      return false;
    }
    Thread before = onSeat;
    onSeat = Thread.currentThread();
    try {
      seats.get(seat).run(next);
    } finally {
      onSeat = before;
    }
    return true;
  }

  /** Runs whatever is ready on the first seat, until nothing is. */
  public int runAll() {
    int ran = 0;
    while (step(0)) {
      ran++;
    }
    return ran;
  }

  private void quiet() {
    workplace.quiet();
    if (workplace.isTerminated() && !left) {
      left = true;
      workplace.deserted();
    }
  }

  public Seat seat(int number) {
    return seats.get(number);
  }

  public boolean isStarted() {
    return started;
  }

  public int wakes() {
    return wakes;
  }

  public int interrupts() {
    return interrupts;
  }

  @Override
  public void start() {
    started = true;
  }

  @Override
  public boolean hasHelp() {
    return true;
  }

  @Override
  public boolean isGuarded() {
    return false;
  }

  @Override
  public boolean isOnSeat() {
    return onSeat == Thread.currentThread();
  }

  @Override
  public synchronized void wake() {
    wakes++;
  }

  @Override
  public synchronized void wakeAll() {
    wakes++;
  }

  @Override
  public synchronized void interruptAll() {
    interrupts++;
  }

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
