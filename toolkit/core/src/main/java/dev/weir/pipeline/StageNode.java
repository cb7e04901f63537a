package dev.weir.pipeline;

import dev.weir.flow.Backpressure;
import java.util.List;
import reactor.core.publisher.Flux;

/** A stage behind its buffer. */
final class StageNode<T, R> implements Node {

  private final Stage<T, R> stage;
  private final Backpressure<T> strategy;
  private final Part part;

  StageNode(String name, String branch, Backpressure<T> strategy, Stage<T, R> stage) {
    Place place = stage.place();
    place.check(name);
    this.stage = stage;
    this.part =
        new Part(
            new StageConfig(
                name,
                StageKind.STAGE,
                branch,
                place.name(),
                place.concurrency(),
                place.servers().getAsInt(),
                strategy.toString(),
                place.skips() != null),
            place.servers());
    this.strategy = strategy.meter(part.books().buffer());
  }

  @Override
  @SuppressWarnings("unchecked") // the builder has checked it
  public Flux<?> attach(Flux<?> source, Run run) {
    Books books = part.books();
    StageRun stageRun = new StageRun(books, run.watch(), run.context(), stage.place().skips());
    Flux<T> arrived = Boundary.<T, T>of((Flux<T>) source, actual -> new Inlet<T>(actual, books));
    return new Staged<>(arrived.transform(strategy), stage, stageRun);
  }

  @Override
  public List<Part> parts() {
    return List.of(part);
  }

  @Override
  public boolean limits(boolean holdsUp, List<Stretch.Limits> limits) {
    boolean holds = holdsUp && !part.books().isTakingAll();
    limits.add(part.limits(holds));
    return holds;
  }

  @Override
  public Part first() {
    return part;
  }

  @Override
  public Part last() {
    return part;
  }

  @Override
  public List<Edge> edges() {
    return List.of();
  }
}
