package dev.weir.pipeline;

import java.util.List;
import reactor.core.publisher.Flux;

/** A piece of a pipeline's wiring. */
sealed interface Node permits StageNode, BatchNode, SplitNode {

  /**
   * Wires one run.
   *
   * @param source what comes from the node before; of the type that the builder has checked
   * @param run of the pipeline
   * @return what goes to the next
   */
  Flux<?> attach(Flux<?> source, Run run);

  /** Its parts, in the order in which elements pass. */
  List<Part> parts();

  /**
   * What bounds its parts, in that order.
   *
   * @param holdsUp whether the source is held up by whoever holds up this node
   * @param limits to be added to
   * @return the same for the node behind this one
   */
  boolean limits(boolean holdsUp, List<Stretch.Limits> limits);

  /** Where elements come to. */
  Part first();

  /** Where they leave. */
  Part last();

  /** What went between its parts. */
  List<Edge> edges();
}
