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
