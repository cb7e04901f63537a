package dev.weir.internal;

/** Hires a crew for a pool's seats. */
@FunctionalInterface
public interface CrewFactory {

  /**
   * Hires a crew, which does not work yet.
   *
   * @param core the pool
   * @param seats where it will sit
   * @return the crew
   */
  Crew create(PoolCore core, Seat[] seats);
}
