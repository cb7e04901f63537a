package dev.weir.bench.measure;

/** Something that goes on until it is stopped. Starts when it is made. */
public interface Run extends AutoCloseable {

  /**
   * What was done so far.
   *
   * @return only grows
   */
  long completed();

  /**
   * The time that counts.
   *
   * @return nanoseconds since any moment
   */
  default long nanos() {
    return System.nanoTime();
  }

  /**
   * Stops, and waits for what is on its way.
   *
   * @return how much was lost
   * @throws InterruptedException if interrupted
   */
  long stopAndCountLost() throws InterruptedException;

  @Override
  void close();
}
