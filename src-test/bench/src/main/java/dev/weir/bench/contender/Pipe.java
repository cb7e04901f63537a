package dev.weir.bench.contender;

import java.util.function.UnaryOperator;
import reactor.core.publisher.Flux;

/**
 * Has work done for the elements of a Flux, by threads of its own.
 *
 * @param stage to be applied to a Flux
 * @param shutdown stops its threads
 */
public record Pipe(UnaryOperator<Flux<Item>> stage, Runnable shutdown) implements AutoCloseable {

  @Override
  public void close() {
    shutdown.run();
  }
}
