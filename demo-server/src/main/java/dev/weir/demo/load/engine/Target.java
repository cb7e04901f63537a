package dev.weir.demo.load.engine;

import java.util.function.LongSupplier;
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
   * <p>A look weighs as much as what was asked of these threads since the one before: that one of
   * them is late hurts nobody as long as there is nothing to do.
   *
   * @param steps how many requests have gone to the wire so far, and how many of these have ended,
   *     together: what still waits, or was turned away, is nothing to these threads; any thread
   * @param lateness is told each look in whose time there were such steps; for a thread that is
   *     held up, each one that it missed, the steps spread evenly over them
   * @return ends that; what is late by then, and what is left of the steps, is told before it
   *     returns
   */
  default Disposable watch(LongSupplier steps, Lateness lateness) {
    return Disposables.disposed(); // has no such threads
  }

  /**
   * The warm-up is over: what it counts of its own begins anew. Once in a run that has a warm-up,
   * on the thread that carries it out; at the end of one that is over before that was seen.
   */
  default void opens() {}

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
