package dev.weir.demo.load.engine;

import reactor.core.publisher.Mono;

/** What is put under load. */
public interface Target extends AutoCloseable {

  /**
   * The next request. Asked for in the order in which requests begin, by one thread at a time,
   * which must not be blocked.
   *
   * @return sends it when it is subscribed to, on any thread and without blocking it, and gives the
   *     reply; an error if there was none
   */
  Mono<Reply> next();

  /**
   * Why there was no reply, in a few words of which there are few.
   *
   * @param error what a request ended with
   * @return such as "connection refused"
   */
  default String causeOf(Throwable error) {
    return error.getClass().getSimpleName();
  }

  /**
   * This, for one of several runs, one after the other: with the connections of those before.
   *
   * @return the same, but closing it does nothing
   */
  default Target keptOpen() {
    return new KeptOpen(this);
  }

  /** Lets go of connections. */
  @Override
  void close();
}
