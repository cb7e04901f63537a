package dev.weir.demo.load.schedule;

/** How many requests begin per second, as a function of the time since the run began. */
public sealed interface RateShape permits Stages, Sine {

  /**
   * The rate at a time.
   *
   * @param seconds 0 or more
   * @return requests per second
   */
  double at(double seconds);

  /**
   * The time at which the next one begins when so many have: the inverse of the integral of {@link
   * #at}, and where that stands still, the end of it.
   *
   * @param requests 0 or more
   * @return seconds; infinite if no other begins
   */
  double timeOf(double requests);
}
