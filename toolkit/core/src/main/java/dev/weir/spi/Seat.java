package dev.weir.spi;

import org.jspecify.annotations.Nullable;

/**
 * One of a pool's places to work at: takes what is ready and runs it, on whatever thread sits
 * there. Owned by one thread at a time.
 */
public interface Seat {

  /**
   * Takes what is to be run next: new work and continuations in turn.
   *
   * @return for {@link #run}; null if nothing is ready
   */
  @Nullable Object take();

  /**
   * Runs what was taken. Does not throw what a task throws.
   *
   * @param entry from {@link #take}
   */
  void run(Object entry);

  /**
   * Whether something is ready, as far as a glance shows.
   *
   * @return true if {@link #take} is worth a try
   */
  boolean seesWork();

  /**
   * How many tasks and continuations ran here.
   *
   * @return zero or more
   */
  long tasks();

  /**
   * How many of them threw.
   *
   * @return zero or more
   */
  long errors();
}
