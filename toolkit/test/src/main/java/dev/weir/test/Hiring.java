package dev.weir.test;

import dev.weir.spi.Crew;
import dev.weir.spi.CrewFactory;
import dev.weir.spi.Workplace;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/** Hires the one crew of one pool, and then knows it. */
final class Hiring implements CrewFactory {

  private final Scheduler clock;
  private @Nullable SteppedCrew crew;

  Hiring(Scheduler clock) {
    this.clock = clock;
  }

  @Override
  public Crew create(Workplace workplace) {
    if (crew != null) {
      throw new IllegalStateException(
          "pool "
              + workplace.name()
              + ": built a second time (expected: once; a builder given to TestPool.of is used"
              + " up)");
    }
    crew = new SteppedCrew(workplace, clock);
    return crew;
  }

  SteppedCrew crew() {
    if (crew == null) {
      throw new IllegalStateException("crew: none yet (expected: a pool that was built)");
    }
    return crew;
  }
}
