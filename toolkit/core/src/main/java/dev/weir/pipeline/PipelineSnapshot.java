package dev.weir.pipeline;

import dev.weir.observe.Ledger;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * A pipeline at one moment.
 *
 * <p><b>The law of the whole.</b> Whenever nothing moves, exactly: the {@linkplain
 * StageSnapshot#ledger ledger} of each stage is balanced, and on each {@linkplain Edge edge} as
 * many elements were offered as were sent. So nothing is lost between stages, nor within one,
 * whatever batches and branches do to the number of elements. What is queued or running is what is
 * not accounted for otherwise, so what was lost would be so for ever: without runs there must be
 * none. What was {@linkplain #offered offered} to the whole is what was offered to its first stage.
 * If every stage has one result for each element, then besides: offered = {@linkplain #completed
 * completed} + what the stages failed, dropped, rejected, timed out, cancelled and conflated + what
 * they have queued or running.
 *
 * @param name the pipeline's
 * @param window of how long the rates, shares and the bottleneck are: about a second, less if the
 *     pipeline is younger
 * @param runs how many subscriptions there are now
 * @param stages all, in the order of {@link PipelineConfig#stages}
 * @param edges all, likewise
 * @param bottleneck what sets the pace
 */
public record PipelineSnapshot(
    String name,
    Duration window,
    int runs,
    List<StageSnapshot> stages,
    List<Edge> edges,
    Bottleneck bottleneck) {

  /** Copies the lists. */
  public PipelineSnapshot {
    stages = List.copyOf(stages);
    edges = List.copyOf(edges);
  }

  /**
   * One stage.
   *
   * @param stage its name
   * @return how it stands
   * @throws NoSuchElementException if there is none of that name
   */
  public StageSnapshot stage(String stage) {
    return stages.stream()
        .filter(s -> s.name().equals(stage))
        .findFirst()
        .orElseThrow(
            () ->
                new NoSuchElementException(
                    "stage: "
                        + stage
                        + " (expected: one of "
                        + stages.stream().map(StageSnapshot::name).toList()
                        + ")"));
  }

  /**
   * What the sources have sent.
   *
   * @return how many elements, of all runs
   */
  public long offered() {
    return stages.get(0).ledger().offered();
  }

  /**
   * What the subscribers got.
   *
   * @return how many results, of all runs
   */
  public long completed() {
    return stages.get(stages.size() - 1).left();
  }

  /**
   * What is under way.
   *
   * @return how many elements are queued or running, each in the unit of its stage
   */
  public long pending() {
    return stages.stream().mapToLong(s -> s.ledger().pending()).sum();
  }

  /**
   * The ledgers of all stages together: each element counts once for each stage that it was offered
   * to.
   *
   * @return the sums
   */
  public Ledger ledger() {
    return stages.stream().map(StageSnapshot::ledger).reduce(PipelineSnapshot::plus).orElseThrow();
  }

  private static Ledger plus(Ledger a, Ledger b) {
    return new Ledger(
        a.offered() + b.offered(),
        a.completed() + b.completed(),
        a.failed() + b.failed(),
        a.dropped() + b.dropped(),
        a.rejected() + b.rejected(),
        a.timedOut() + b.timedOut(),
        a.cancelled() + b.cancelled(),
        a.conflated() + b.conflated(),
        a.spilled() + b.spilled(),
        a.delayed() + b.delayed(),
        a.waiting() + b.waiting(),
        a.queued() + b.queued(),
        a.running() + b.running());
  }

  /**
   * Whether the law of the whole holds.
   *
   * @return true if it does; may be false for a moment while things move
   */
  public boolean isBalanced() {
    return (runs > 0 || pending() == 0)
        && stages.stream().allMatch(s -> s.ledger().isBalanced())
        && edges.stream().allMatch(e -> e.sent() == e.offered());
  }

  /**
   * The whole as text: a line for each stage, with what waits in front of it, what it has in hand
   * of what it may have, its rate and service time, how far its servers are used, and a sign at the
   * bottleneck. Plain ASCII, at most 120 columns, whatever the numbers; ends with a line break.
   *
   * @return several lines
   */
  public String drawing() {
    return new Drawing(this).toString();
  }
}
