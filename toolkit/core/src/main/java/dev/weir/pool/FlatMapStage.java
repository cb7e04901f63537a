package dev.weir.pool;

import dev.weir.internal.TaskBounds;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** Starts a Publisher for each element. */
final class FlatMapStage<T, R> implements Stage<T, Flux<R>> {

  private final Function<? super T, ? extends Publisher<? extends R>> mapper;

  FlatMapStage(Function<? super T, ? extends Publisher<? extends R>> mapper) {
    this.mapper = mapper;
  }

  @Override
  public StageTask task(Element<T, Flux<R>> element, TaskBounds bounds) {
    return new FlatMapTask<>(element, bounds, mapper);
  }

  @Override
  public boolean resultsHoldPlaces() {
    return true;
  }
}
