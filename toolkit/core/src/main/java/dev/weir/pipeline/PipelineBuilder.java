package dev.weir.pipeline;

import dev.weir.flow.Backpressure;
import dev.weir.internal.Checks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * Builds a {@link Pipeline}, or a branch of one, stage by stage. Immutable: every method returns a
 * changed copy.
 *
 * @param <I> what goes into the pipeline
 * @param <T> what comes out of the last stage so far
 */
public final class PipelineBuilder<I, T> {

  private static final int MOST = 1 << 20;

  /** Makes a node of one pipeline, with counters of its own. */
  @FunctionalInterface
  private interface Maker {
    Node make(String branch);
  }

  private final String name;
  private final List<Maker> makers;
  private final List<String> names;
  private final @Nullable Scheduler timer;

  private PipelineBuilder(
      String name, List<Maker> makers, List<String> names, @Nullable Scheduler timer) {
    this.name = name;
    this.makers = makers;
    this.names = names;
    this.timer = timer;
  }

  static <I> PipelineBuilder<I, I> named(String name) {
    return new PipelineBuilder<>(Checks.notBlank("name", name), List.of(), List.of(), null);
  }

  /**
   * A stage behind a buffer of as many elements as it has in hand at most: {@code
   * Backpressure.block(concurrency)}. So nothing is lost, and who comes before it slows down.
   *
   * @param stage its name, not blank, and its own in this pipeline
   * @param work what it does
   * @param <R> what comes out
   * @return a changed copy
   * @throws IllegalArgumentException if the name is blank or taken
   */
  public <R> PipelineBuilder<I, R> stage(String stage, Stage<T, R> work) {
    Checks.notNull("work", work);
    return stage(stage, Backpressure.block(work.place().concurrency()), work);
  }

  /**
   * A stage behind a buffer of the caller's choice, which says what happens while the stage is
   * slow: {@code stage("store", Backpressure.drop(256), Stage.on(db).map(this::store))}. Under drop
   * and reject those who come before it run freely.
   *
   * @param stage its name, not blank, and its own in this pipeline
   * @param strategy what lies in front of it; its meter is replaced by the stage's
   * @param work what it does
   * @param <R> what comes out
   * @return a changed copy
   * @throws IllegalArgumentException if the name is blank or taken
   */
  public <R> PipelineBuilder<I, R> stage(String stage, Backpressure<T> strategy, Stage<T, R> work) {
    Checks.notNull("strategy", strategy);
    Checks.notNull("work", work);
    return with(List.of(stage), branch -> new StageNode<T, R>(stage, branch, strategy, work));
  }

  /**
   * Gathers elements into lists. A list goes on when it is full, or when its first element has
   * waited for others long enough, and is wanted; until it is, it goes on to gather. No more
   * elements are asked for than fit into one list. Where the source ends or fails, the last list
   * goes on before that is told. What is gathered when the run ends early is discarded element by
   * element; a list that has gone on is discarded as one.
   *
   * @param batch its name, not blank, and its own in this pipeline
   * @param size the most elements of a list, from 1 to 1,048,576
   * @param time how long the first element waits, positive; on the pipeline's {@linkplain #timer
   *     timer}, on whose thread the list is then passed on
   * @return a changed copy
   * @throws IllegalArgumentException if the name is blank or taken, or a bound out of its range
   */
  public PipelineBuilder<I, List<T>> batch(String batch, int size, Duration time) {
    return batch(batch, new BatchSpec<>(size, time, Long.MAX_VALUE, null));
  }

  /**
   * As {@link #batch(String, int, Duration)}, but a list goes on as well when its elements weigh
   * enough together: with the one that makes it so.
   *
   * @param batch its name, not blank, and its own in this pipeline
   * @param size the most elements of a list, from 1 to 1,048,576
   * @param time how long the first element waits, positive
   * @param maxWeight what is enough, at least 1, in the weigher's unit
   * @param weigher says what an element weighs, 0 or more; on the thread that brings the element,
   *     or requests, or the timer's; what it throws fails the stream
   * @return a changed copy
   * @throws IllegalArgumentException if the name is blank or taken, or a bound out of its range
   */
  public PipelineBuilder<I, List<T>> batch(
      String batch, int size, Duration time, long maxWeight, ToLongFunction<? super T> weigher) {
    Checks.between("maxWeight", maxWeight, 1, Long.MAX_VALUE);
    return batch(
        batch, new BatchSpec<T>(size, time, maxWeight, Checks.notNull("weigher", weigher)));
  }

  private PipelineBuilder<I, List<T>> batch(String batch, BatchSpec<T> spec) {
    Checks.between("size", spec.size(), 1, MOST);
    Checks.positive("time", Checks.notNull("time", spec.time()));
    return with(List.of(batch), branch -> new BatchNode<T>(batch, branch, spec));
  }

  /**
   * Sends each element to all branches, and merges their results as they come. The slowest branch
   * sets the pace of all, unless its first stage has a strategy that lets others run freely ({@code
   * Backpressure.drop}). One that fails fails the stream. Nothing copies the elements: what several
   * branches discard goes through the discard hook several times.
   *
   * @param split its name, not blank, and its own in this pipeline; with {@code .merge} behind it,
   *     that of the place where the results meet
   * @param branches at least two, each with a name of its own and at least one stage: {@code
   *     Pipeline.<Line>named("index").stage(...)}
   * @param <R> what comes out
   * @return a changed copy
   * @throws IllegalArgumentException if there are fewer, or a name is blank or taken
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // they are copied, and nothing is stored in the array
  public final <R> PipelineBuilder<I, R> broadcast(
      String split, PipelineBuilder<T, ? extends R>... branches) {
    return split(split, StageKind.BROADCAST, List.of(branches), indexes -> t -> Splitter.ALL);
  }

  /**
   * Sends each element to one branch, and merges their results as they come. The source is asked
   * for no more than any of the branches would take, so one that is slow and gets much holds up the
   * others, unless its first stage has a strategy that lets them run freely.
   *
   * @param split its name, as for {@link #broadcast}
   * @param branchOf gives the name of an element's branch; on the thread that sends it; any other
   *     name fails the stream
   * @param branches as for {@link #broadcast}
   * @param <R> what comes out
   * @return a changed copy
   * @throws IllegalArgumentException if there are fewer, or a name is blank or taken
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // they are copied, and nothing is stored in the array
  public final <R> PipelineBuilder<I, R> route(
      String split,
      Function<? super T, String> branchOf,
      PipelineBuilder<T, ? extends R>... branches) {
    Checks.notNull("branchOf", branchOf);
    return split(
        split,
        StageKind.ROUTE,
        List.of(branches),
        indexes -> t -> index(indexes, branchOf.apply(t)));
  }

  private static int index(Map<String, Integer> indexes, String branch) {
    Integer index = indexes.get(branch);
    if (index == null) {
      throw new IllegalArgumentException(
          "branch: " + branch + " (expected: one of " + indexes.keySet() + ")");
    }
    return index;
  }

  private <R> PipelineBuilder<I, R> split(
      String split,
      StageKind kind,
      List<? extends PipelineBuilder<T, ? extends R>> branches,
      Function<Map<String, Integer>, ToIntFunction<T>> target) {
    Checks.atLeast("branches", branches.size(), 2);
    Map<String, Integer> indexes = new HashMap<>();
    List<String> taken = new ArrayList<>(List.of(split, split + ".merge"));
    for (PipelineBuilder<?, ?> branch : branches) {
      if (indexes.put(branch.name, indexes.size()) != null) {
        throw new IllegalArgumentException(
            split + ": branch: " + branch.name + " (expected: a name of its own)");
      }
      if (branch.name.contains("/")) {
        throw new IllegalArgumentException(
            split + ": branch: " + branch.name + " (expected: no slash)");
      }
      branch.checkNotEmpty();
      taken.addAll(branch.names);
    }
    return with(
        taken,
        path -> {
          List<Line> lines = new ArrayList<>();
          for (PipelineBuilder<?, ?> branch : branches) {
            lines.add(branch.line(path + branch.name + "/"));
          }
          return new SplitNode<T>(split, kind, path, lines, target.apply(indexes));
        });
  }

  /**
   * What measures the time of batches, and of snapshots: a virtual one, for tests. Without it,
   * batches take {@code Schedulers.parallel()}, and snapshots the system's clock. That of a branch
   * is its pipeline's.
   *
   * @param scheduler with a timer, and a clock that never goes backward
   * @return a changed copy
   */
  public PipelineBuilder<I, T> timer(Scheduler scheduler) {
    return new PipelineBuilder<>(name, makers, names, Checks.notNull("scheduler", scheduler));
  }

  /**
   * Builds the pipeline. Others can be built from the same, with counters of their own.
   *
   * @return cold, and nothing runs yet
   * @throws IllegalArgumentException if it has no stage, or a pool or a gate was disposed of
   */
  public Pipeline<I, T> build() {
    checkNotEmpty();
    return new Pipeline<>(line(""), name, timer);
  }

  private Line line(String branch) {
    return new Line(name, makers.stream().map(maker -> maker.make(branch)).toList());
  }

  private void checkNotEmpty() {
    if (makers.isEmpty()) {
      throw new IllegalArgumentException(name + ": stages: 0 (expected: >= 1)");
    }
  }

  private <R> PipelineBuilder<I, R> with(List<String> newNames, Maker maker) {
    Set<String> taken = new HashSet<>(names);
    for (String each : newNames) {
      Checks.notBlank("stage", each);
      if (!taken.add(each)) {
        throw new IllegalArgumentException(
            name + ": stage: " + each + " (expected: a name of its own)");
      }
    }
    List<Maker> allMakers = new ArrayList<>(makers);
    allMakers.add(maker);
    List<String> allNames = new ArrayList<>(names);
    allNames.addAll(newNames);
    return new PipelineBuilder<>(name, List.copyOf(allMakers), List.copyOf(allNames), timer);
  }
}
