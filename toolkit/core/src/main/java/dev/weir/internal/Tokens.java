package dev.weir.internal;

/** Permits that become more with time, for those in a {@link TokenLine} to take. */
interface Tokens {

  /**
   * Takes permits, if there are as many.
   *
   * @param nanoTime now
   * @param weight how many, from 1; more than there can be at once if there are as many as can be
   * @return whether they were taken
   */
  boolean tryTake(long nanoTime, int weight);

  /**
   * Gives back what was taken and not used.
   *
   * @param weight how many
   */
  void giveBack(int weight);

  /**
   * How many there are.
   *
   * @param nanoTime now
   * @return the level
   */
  TokenLevel look(long nanoTime);
}
