package dev.weir.bench.contender;

/** Something that runs tasks on a few threads of its own. */
public interface Contender extends AutoCloseable {

  /**
   * A way in.
   *
   * @return for one producer thread
   */
  Entrance entrance();

  /**
   * A way in for somebody who brings little while others bring much.
   *
   * @return for one producer thread; the same as for the others unless it tells them apart
   */
  default Entrance quietEntrance() {
    return entrance();
  }

  /**
   * Whether it turns tasks away, or parks the producer, when it is full. Producers bound what they
   * have in flight at one that does not.
   *
   * @return true if it keeps the bound itself
   */
  boolean bounded();

  /** Stops its threads; what is still queued may be lost. */
  @Override
  void close();
}
