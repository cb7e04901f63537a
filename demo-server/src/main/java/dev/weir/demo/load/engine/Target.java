package dev.weir.demo.load.engine;

import java.util.function.LongConsumer;
import reactor.core.Disposable;
import reactor.core.Disposables;
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
   * Looks every few milliseconds how late the threads are that write requests and read replies. The
   * time between a request's beginning and its way to such a thread is part of its service time,
   * and nobody but these threads themselves can tell that it was spent in here.
   *
   * @param lag is told nanoseconds, 0 or more, on any thread, at once and briefly; for a thread
   *     that is held up, once for each look that it missed
   * @return ends that; what is late by then is told before it returns
   */
  default Disposable watch(LongConsumer lag) {
    return Disposables.disposed(); // has no such threads
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
