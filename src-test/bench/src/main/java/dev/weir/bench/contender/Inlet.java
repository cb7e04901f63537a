package dev.weir.bench.contender;

/**
 * Many producers before one subscriber, which has no threads of its own.
 *
 * @param entrance the same for all producers
 * @param bounded whether it says that it is full
 */
record Inlet(Entrance entrance, boolean bounded) implements Contender {

  /** Nothing holds on to it. */
  @Override
  public void close() {}
}
