package dev.weir.demo.load.engine;

import dev.weir.demo.load.measure.WorkerShare;
import java.util.List;
import reactor.core.publisher.Mono;

/** What stands between the schedule and the wire, and bounds what is on its way at once. */
public interface Entrance extends AutoCloseable {

  /**
   * Sends a request once there is room. Subscribing to it must not block: it is the thread that
   * paces the run which does.
   *
   * @param request subscribed to on any thread, at most once
   * @return its reply; an error that is a {@link dev.weir.observe.Refused} if it was turned away,
   *     or ended on its way
   */
  Mono<Reply> pass(Mono<Reply> request);

  /**
   * The warm-up is over: what its workers did until now does not count. Once in a run that has a
   * warm-up, on the thread that carries it out; at the end of one that is over before that was
   * seen.
   */
  default void opens() {}

  /**
   * What each of its workers has done, to be asked for when the run has ended.
   *
   * @return none, if there are no workers
   */
  default List<WorkerShare> workers() {
    return List.of();
  }

  /** Nothing passes any more. */
  @Override
  void close();
}
