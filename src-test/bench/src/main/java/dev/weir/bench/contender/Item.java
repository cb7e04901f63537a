package dev.weir.bench.contender;

/**
 * What flows through a pipe.
 *
 * @param key with whom it must stay in order
 * @param work what is to be done for it
 */
public record Item(Integer key, Runnable work) {

  /** Does it. */
  Item done() {
    work.run();
    return this;
  }
}
