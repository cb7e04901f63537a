package dev.weir.pipeline;

import java.util.List;

/**
 * What happened in a pipeline over a stretch of time, and what held it up. Pure: it knows sums, and
 * no clock.
 *
 * <p>All of it is operational analysis (P. J. Denning and J. P. Buzen, "The operational analysis of
 * queueing network models", ACM Computing Surveys 10, 1978), whose laws hold for what was measured,
 * whatever the arrivals and service times are. With X elements completed per second, each of which
 * took S seconds of service, on average X·S were in service (the utilization law; Little's law for
 * the servers alone), and of m servers the share X·S/m was in use. Here the mean number in service
 * is measured, so that elements count which are in service and not completed, and S follows from
 * it.
 *
 * <p><b>What holds a pipeline up.</b> In front of the bottleneck everything is full, since it takes
 * less than would come; behind it everything waits for input. So that stage it is which always has
 * as much in hand as it may (its input waits), or all servers at work, and whose results are wanted
 * all the time. A stage in front of it is as full, but is stopped by those behind it: its results
 * are not wanted for as long as it is faster. Among stages that both hold of, as when they compete
 * for the workers of one pool, it is the one whose servers are used most; of those that use theirs
 * as much, the last, since the buffer between them is about to fill. One behind a buffer that takes
 * whatever comes is named only if no other is. If no stage is full, the source sets the pace; if
 * the subscriber wants nothing for longer than any stage is wanted, it is the subscriber.
 *
 * @param nanos how long
 * @param runs how many subscriptions there were, on average
 * @param unwanted for how many of them the subscriber wanted nothing, or was busy with an element
 * @param parts what each stage did
 * @param limits what each stage could have done
 */
record Stretch(long nanos, double runs, double unwanted, List<Part> parts, List<Limits> limits) {

  /** No time at all. */
  static final Stretch NONE = new Stretch(0, 0, 0, List.of(), List.of());

  /** As much in hand as may be, but for the moments in which one goes and the next one comes. */
  private static final double FULL = 0.8;

  /** No server is idle, likewise: then more in hand would not help, whichever runs they are of. */
  private static final double ALL_AT_WORK = 0.95;

  /** Stages that differ by less are told apart by what they use. */
  private static final double ALIKE = 0.15;

  /** And stages of which that differs by less, by which of them comes later. */
  private static final double AS_USED = 0.05;

  /** {@link #bottleneck} if the source sets the pace. */
  static final int SOURCE = -1;

  /** {@link #bottleneck} if the subscriber does. */
  static final int SUBSCRIBER = -2;

  /** {@link #bottleneck} if there is nobody to be held up. */
  static final int NOBODY = -3;

  /**
   * A stage, on average over that time.
   *
   * @param inHand how many elements it had in hand
   * @param inService for how many its function ran
   * @param linedUp in how many of its runs an element waited for a permit
   * @param unwanted in how many of its runs no result was wanted, or somebody was busy with one
   * @param completed how many elements it has completed in all of that time
   */
  record Part(double inHand, double inService, double linedUp, double unwanted, long completed) {}

  /**
   * What bounds a stage.
   *
   * @param concurrency how many elements each run may have in hand
   * @param servers for how many there is somebody to work on, in all runs together: a pool's
   *     workers or a gate's permits
   * @param isStage whether it can hold others up; what only gathers or hands out cannot
   * @param holdsUp whether those it holds up are so up to the source: no buffer on the way takes
   *     whatever comes
   */
  record Limits(int concurrency, int servers, boolean isStage, boolean holdsUp) {}

  Stretch {
    parts = List.copyOf(parts);
    limits = List.copyOf(limits);
  }

  /** Completed elements per second. */
  double rate(int stage) {
    return nanos == 0 ? 0 : parts.get(stage).completed * 1e9 / nanos;
  }

  /** Mean service time, in nanoseconds; 0 if nothing was completed. */
  double serviceNanos(int stage) {
    Part part = parts.get(stage);
    return part.completed == 0 ? 0 : part.inService * nanos / part.completed;
  }

  /** The share of its servers that a stage has used, from 0 to 1. */
  double utilization(int stage) {
    Limits limit = limits.get(stage);
    return share(parts.get(stage).inService, Math.min(runs * limit.concurrency, limit.servers));
  }

  /**
   * How full a stage's hands were, from 0 to 1. Behind a gate they are as full as can be whenever
   * an element waits for a permit: the source is asked for no other one.
   */
  double occupied(int stage) {
    Part part = parts.get(stage);
    return Math.max(
        share(part.inHand, runs * limits.get(stage).concurrency), share(part.linedUp, runs));
  }

  /** For what share of the time a stage's results were wanted, from 0 to 1. */
  double wanted(int stage) {
    return runs == 0 ? 0 : 1 - share(parts.get(stage).unwanted, runs);
  }

  private static double share(double part, double whole) {
    return whole <= 0 ? 0 : Math.min(1, part / whole);
  }

  /** The index of the stage that holds the others up, or one of the constants. */
  int bottleneck() {
    if (nanos == 0 || runs < 1e-6) {
      return NOBODY;
    }
    double best = 0;
    for (int i = 0; i < parts.size(); i++) {
      best = Math.max(best, urgency(i));
    }
    if (share(unwanted, runs) > Math.max(best, 0.5)) {
      return SUBSCRIBER;
    }
    int found = bottleneck(true);
    return found == SOURCE ? bottleneck(false) : found;
  }

  /* Among those that hold up the source, or those that hold up only what lies between. */
  private int bottleneck(boolean ofSource) {
    double best = 0;
    for (int i = 0; i < parts.size(); i++) {
      best = limits.get(i).holdsUp == ofSource ? Math.max(best, urgency(i)) : best;
    }
    int found = SOURCE;
    for (int i = 0; i < parts.size(); i++) {
      boolean candidate =
          limits.get(i).holdsUp == ofSource && urgency(i) > 0 && urgency(i) >= best - ALIKE;
      if (candidate && (found == SOURCE || utilization(i) >= utilization(found) - AS_USED)) {
        found = i; // the last of those: it is the one whose buffer fills
      }
    }
    return found;
  }

  /* How much a stage is asked for that it does not give: 0 if it could do more. */
  private double urgency(int stage) {
    if (!limits.get(stage).isStage) {
      return 0;
    }
    double atWork = share(parts.get(stage).inService, limits.get(stage).servers);
    return occupied(stage) >= FULL || atWork >= ALL_AT_WORK
        ? Math.max(occupied(stage), atWork) * wanted(stage)
        : 0;
  }
}
