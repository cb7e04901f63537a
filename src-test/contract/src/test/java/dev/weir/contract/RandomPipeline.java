package dev.weir.contract;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import reactor.core.publisher.Flux;

/** A pipeline of {@link PipelineStep}s that a seed alone decides. */
final class RandomPipeline {

  private static final int LONGEST = 5;
  private static final int MOST_ELEMENTS = 100;

  private final long seed;
  private final int elements;
  private final List<PipelineStep> steps = new ArrayList<>();
  private final boolean ordered;

  RandomPipeline(long seed) {
    this.seed = seed;
    Random random = new Random(seed);
    this.elements = random.nextInt(MOST_ELEMENTS);
    int length = 1 + random.nextInt(LONGEST);
    boolean kept = true;
    while (steps.size() < length) {
      boolean soFar = kept;
      List<PipelineStep> possible =
          Arrays.stream(PipelineStep.values())
              .filter(step -> soFar || step.order() != PipelineStep.Order.NEEDED)
              .toList();
      PipelineStep step = possible.get(random.nextInt(possible.size()));
      steps.add(step);
      kept &= step.order() != PipelineStep.Order.LOST;
    }
    this.ordered = kept;
  }

  RandomPipeline(PipelineStep only) {
    this.seed = only.ordinal();
    this.elements = MOST_ELEMENTS;
    steps.add(only);
    this.ordered = only.order() != PipelineStep.Order.LOST;
  }

  /** Runs it, and returns what came out: in its order if that is decided, else sorted. */
  List<Integer> run() {
    Flux<Integer> flux = flux();
    if (!ordered) {
      flux = flux.sort();
    }
    return Objects.requireNonNull(flux.collectList().block(PoolContract.PATIENCE));
  }

  Flux<Integer> flux() {
    Flux<Integer> flux = Flux.range(0, elements);
    for (PipelineStep step : steps) {
      flux = step.applyTo(flux);
    }
    return flux;
  }

  @Override
  public String toString() {
    return "seed " + seed + ": " + elements + " elements through " + steps;
  }
}
