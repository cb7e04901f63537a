package dev.weir.pipeline;

import java.util.List;
import reactor.core.publisher.Flux;

/** Gathers elements into lists. */
final class BatchNode<T> implements Node {

  private final BatchSpec<T> spec;
  private final Part part;

  BatchNode(String name, String branch, BatchSpec<T> spec) {
    this.spec = spec;
    this.part = Part.plain(name, StageKind.BATCH, branch, spec.inCode(), spec.size());
  }

  @Override
  @SuppressWarnings("unchecked") // the builder has checked it
  public Flux<?> attach(Flux<?> source, Run run) {
    return Boundary.<T, List<T>>of(
        (Flux<T>) source,
        actual -> new BatchSubscriber<T>(actual, part.books(), run.watch(), spec, run.timer()));
  }

  @Override
  public List<Part> parts() {
    return List.of(part);
  }

  @Override
  public boolean limits(boolean holdsUp, List<Stretch.Limits> limits) {
    limits.add(part.limits(holdsUp));
    return holdsUp;
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
