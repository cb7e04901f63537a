package dev.weir.demo.load.engine;

import reactor.core.publisher.Mono;

/** What stands between the schedule and the wire, and bounds what is on its way at once. */
public interface Entrance extends AutoCloseable {

  /**
   * Sends a request once there is room.
   *
   * @param request subscribed to on any thread
   * @return its reply; an error that is a {@link dev.weir.observe.Refused} if it was turned away,
   *     or ended on its way
   */
  Mono<Reply> pass(Mono<Reply> request);

  /**
   * How many wait.
   *
   * @return 0 or more
   */
  long queued();

  /** Nothing passes any more. */
  @Override
  void close();
}
