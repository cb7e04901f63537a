package dev.weir.spi;

/** Hires a crew for a pool. */
@FunctionalInterface
public interface CrewFactory {

  /**
   * Hires a crew, which does not work yet.
   *
   * @param workplace the pool
   * @return the crew
   */
  Crew create(Workplace workplace);
}
