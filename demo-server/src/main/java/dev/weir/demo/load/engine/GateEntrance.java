package dev.weir.demo.load.engine;

import dev.weir.gate.Gate;
import dev.weir.limit.Limits;
import dev.weir.overflow.Overflow;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Only so many on their way at once, and no queue: more are turned away. */
public final class GateEntrance implements Entrance {

  private final Gate gate;
  private final Function<Publisher<Reply>, Publisher<Reply>> guard;

  /**
   * A bound.
   *
   * @param mostInFlight 1 or more
   */
  public GateEntrance(int mostInFlight) {
    gate =
        Gate.of("max-in-flight")
            .limit(Limits.fixed(mostInFlight))
            .queueCapacity(0)
            .overflow(Overflow.reject())
            .build();
    guard = gate.guard();
  }

  @Override
  public Mono<Reply> pass(Mono<Reply> request) {
    return Mono.from(guard.apply(request));
  }

  @Override
  public void close() {
    gate.dispose();
  }
}
