package dev.weir.gate;

import dev.weir.discipline.Discipline;
import dev.weir.discipline.Partitions;
import dev.weir.internal.Checks;
import dev.weir.internal.GateSettings;
import dev.weir.limit.Limit;
import dev.weir.overflow.CoDel;
import dev.weir.overflow.Overflow;
import org.jspecify.annotations.Nullable;

/**
 * What a gate goes by, to be read back and, with {@link Gate#reconfigure}, to be changed while it
 * is in use.
 *
 * @param name shown in errors and snapshots; never changes
 * @param limit how many permits there are
 * @param queueCapacity how many may wait for one, from 0 to 16,777,216
 * @param maxWaiters how many more may wait under block and timeout, from 0 to 268,435,456; null for
 *     16 × queueCapacity, but at least 16
 * @param overflow what happens to an arrival for whom there is no permit and no place
 * @param discipline who of those who wait goes next
 * @param partitions to whom parts of the permits belong; null if they are everybody's
 * @param codel keeps the queue from standing; null if nothing does
 * @param shadow whether everybody goes ahead, and the gate only counts what it would have done
 */
public record GateConfig(
    String name,
    Limit limit,
    int queueCapacity,
    @Nullable Integer maxWaiters,
    Overflow overflow,
    Discipline discipline,
    @Nullable Partitions partitions,
    @Nullable CoDel codel,
    boolean shadow) {

  private static final int MAX_QUEUE = 1 << 24;
  private static final int WAITERS_PER_PLACE = 16;
  private static final int MAX_WAITERS = MAX_QUEUE * WAITERS_PER_PLACE;

  /**
   * Checks everything.
   *
   * @throws IllegalArgumentException if something is out of its range
   */
  public GateConfig {
    Checks.notBlank("name", name);
    Checks.notNull("limit", limit);
    Checks.between("queueCapacity", queueCapacity, 0, MAX_QUEUE);
    if (maxWaiters != null) {
      Checks.between("maxWaiters", maxWaiters, 0, MAX_WAITERS);
    }
    if (Checks.notNull("overflow", overflow).whenFull() == Overflow.Verdict.RUN) {
      throw new IllegalArgumentException(
          "overflow: "
              + overflow
              + " (expected: block, drop, reject or timeout; a gate runs nothing)");
    }
    if (Checks.notNull("discipline", discipline).learning() != null) {
      throw new IllegalArgumentException(
          "discipline: " + discipline + " (expected: one that learns no run times)");
    }
    if (partitions != null && queueCapacity == 0) {
      throw new IllegalArgumentException(
          "queueCapacity: 0 with " + partitions + " (expected: >= 1, for whose turn it is)");
    }
  }

  static GateConfig usual(String name, Limit limit) {
    return new GateConfig(
        name, limit, 256, null, Overflow.block(), Discipline.fifo(), null, null, false);
  }

  /**
   * With another limit, which begins anew.
   *
   * @param newLimit how many permits there are
   * @return a changed copy
   */
  public GateConfig withLimit(Limit newLimit) {
    return new GateConfig(
        name, newLimit, queueCapacity, maxWaiters, overflow, discipline, partitions, codel, shadow);
  }

  /**
   * With another capacity. Those who wait already stay.
   *
   * @param capacity from 0 to 16,777,216
   * @return a changed copy
   */
  public GateConfig withQueueCapacity(int capacity) {
    return new GateConfig(
        name, limit, capacity, maxWaiters, overflow, discipline, partitions, codel, shadow);
  }

  /**
   * With another number of waiters. Those who wait already stay.
   *
   * @param waiters from 0 to 268,435,456
   * @return a changed copy
   */
  public GateConfig withMaxWaiters(int waiters) {
    return new GateConfig(
        name, limit, queueCapacity, waiters, overflow, discipline, partitions, codel, shadow);
  }

  /**
   * With another strategy, for those who come from then on.
   *
   * @param strategy any but {@code callerRuns}
   * @return a changed copy
   */
  public GateConfig withOverflow(Overflow strategy) {
    return new GateConfig(
        name, limit, queueCapacity, maxWaiters, strategy, discipline, partitions, codel, shadow);
  }

  /**
   * With another discipline, by which those who wait are ordered anew.
   *
   * @param order any that learns no run times
   * @return a changed copy
   */
  public GateConfig withDiscipline(Discipline order) {
    return new GateConfig(
        name, limit, queueCapacity, maxWaiters, overflow, order, partitions, codel, shadow);
  }

  /**
   * With other partitions, or with none. Calls in flight count for none of them.
   *
   * @param parts null for none
   * @return a changed copy
   */
  public GateConfig withPartitions(@Nullable Partitions parts) {
    return new GateConfig(
        name, limit, queueCapacity, maxWaiters, overflow, discipline, parts, codel, shadow);
  }

  /**
   * With or without something that keeps the queue from standing.
   *
   * @param control null for nothing
   * @return a changed copy
   */
  public GateConfig withCodel(@Nullable CoDel control) {
    return new GateConfig(
        name, limit, queueCapacity, maxWaiters, overflow, discipline, partitions, control, shadow);
  }

  /**
   * In force, or not.
   *
   * @param onlyLooksOn whether everybody goes ahead
   * @return a changed copy
   */
  public GateConfig withShadow(boolean onlyLooksOn) {
    return new GateConfig(
        name,
        limit,
        queueCapacity,
        maxWaiters,
        overflow,
        discipline,
        partitions,
        codel,
        onlyLooksOn);
  }

  /** How many may wait beyond the queue's capacity. */
  int waiters() {
    return maxWaiters != null
        ? maxWaiters
        : Math.max(WAITERS_PER_PLACE, WAITERS_PER_PLACE * queueCapacity);
  }

  GateSettings settings() {
    return new GateSettings(
        queueCapacity, waiters(), overflow, discipline, partitions, codel, shadow);
  }
}
