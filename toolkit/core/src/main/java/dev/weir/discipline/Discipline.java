package dev.weir.discipline;

import dev.weir.request.Tenant;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who goes next among those that wait. A discipline only ranks: it knows no threads. One of your
 * own makes a {@link Line}, which is called by one thread at a time.
 *
 * <p>While its tasks take no longer than a few microseconds on average, as measured last, a pool
 * takes the next few together, as many as run in 20 µs at that, at most 64 and at most half of its
 * queue: who comes meanwhile waits for those too, whatever its rank, and longer if there is a long
 * one among them. Not on a virtual clock.
 */
public interface Discipline {

  /**
   * A new, empty line that is ordered by this discipline.
   *
   * @param nanoTime the clock of its owner: nanoseconds from an arbitrary origin
   * @param <T> what stands in it
   * @return the line
   */
  <T extends Ticket> Line<T> newLine(LongSupplier nanoTime);

  /**
   * How run times are to be learned, for {@link Ticket#expectedNanos}. Asked once by each pool.
   * Only tasks that have a subscriber are measured, on the worker that runs them; a
   * Publisher-valued task is not.
   *
   * @return null if nothing is to be learned, which is the default
   */
  default @Nullable Learning learning() {
    return null;
  }

  /**
   * First come, first served.
   *
   * @return the discipline
   */
  static Discipline fifo() {
    return Fifo.INSTANCE;
  }

  /**
   * The more urgent first, with aging: as {@link #priority(Duration)} with a step of 100 ms.
   *
   * @return the discipline
   */
  static Discipline priority() {
    return priority(Aging.USUAL_STEP);
  }

  /**
   * The more urgent first, but who waits grows more urgent, by a level with each step. So nobody
   * starves: one of level {@code l} is overtaken by nobody who comes more than {@code l × step}
   * after it, and one of level 0 by nobody. Levels are as in {@link dev.weir.request.Priority}.
   *
   * @param step positive, a year at most; how long one must wait to be as urgent as a newcomer of
   *     the next more urgent level
   * @return the discipline
   * @throws IllegalArgumentException if the step is out of range
   */
  static Discipline priority(Duration step) {
    return new Aging(step);
  }

  /**
   * The earliest deadline first; what has none comes last. Work whose deadline has passed is
   * skipped, and counted as timed out. As long as all can be done in time, all is; in an overload
   * everything may come too late: bound the queue.
   *
   * @return the discipline
   */
  static Discipline earliestDeadline() {
    return Keyed.EARLIEST_DEADLINE;
  }

  /**
   * What costs least first, by the cost that is declared. The mean wait is the least possible; but
   * what costs much may starve while there is always something that costs less: bound its wait.
   *
   * @return the discipline
   */
  static Discipline shortestJob() {
    return Keyed.SHORTEST_JOB;
  }

  /**
   * What is expected to take least time first: what a task declares as its cost, or else what was
   * learned of its class, which is its {@linkplain Ticket#task() name}. A class that is not known
   * yet is tried early. Who waits gains on those who come later, so nobody starves.
   *
   * @param learning how to learn, and how long one may be overtaken
   * @return the discipline
   */
  static Discipline shortestJob(Learning learning) {
    return new ShortestLearned(learning);
  }

  /**
   * First come, first served, until the oldest has waited for longer than a target during a whole
   * interval; then the newest first, until nobody is left. While that is so, where there is no
   * room, a newcomer takes the place of the oldest, who is rejected, dropped or has to wait again,
   * as the overflow strategy says.
   *
   * @param target positive, a year at most: the wait that is acceptable
   * @param interval positive, a year at most: for how long it may be exceeded
   * @return the discipline
   * @throws IllegalArgumentException if one of them is out of range
   */
  static Discipline adaptiveLifo(Duration target, Duration interval) {
    return new AdaptiveLifo(target, interval);
  }

  /**
   * Tenants in turn, all alike: as {@link #fairByTenant(long, Map)} without weights.
   *
   * @param quantum from 1 to 2,147,483,648, in units of cost
   * @return the discipline
   * @throws IllegalArgumentException if the quantum is out of range
   */
  static Discipline fairByTenant(long quantum) {
    return new Fair(quantum, Map.of());
  }

  /**
   * Tenants in turn (deficit round robin), each served so much cost in its turn as its weight
   * allows, whatever the others bring; within a tenant, first come, first served. A tenant for whom
   * nothing waited goes first, once. What has no tenant counts as one of its own.
   *
   * <p>Where there is no room, it is the tenant with most in the queue, for its weight, whose last
   * makes way for a newcomer of another; a newcomer of that tenant is refused itself. So the queue
   * is shared alike too, and one tenant's flood is not the others' refusal.
   *
   * @param quantum from 1 to 2,147,483,648: what a tenant of weight 1 is served in a turn, in units
   *     of cost; the cost of a usual task, or a few times that
   * @param weights at least 1 each; 1 for those who are not in it
   * @return the discipline
   * @throws IllegalArgumentException if the quantum or a weight is out of range
   */
  static Discipline fairByTenant(long quantum, Map<Tenant, Integer> weights) {
    return new Fair(quantum, weights);
  }

  /**
   * An order of the caller's own: the least first, and among equals the first come. The order must
   * not change while something waits: it compares tickets, not the time of day.
   *
   * @param name for errors and snapshots; not blank
   * @param order of tickets; if it throws, it is given up, and the oldest goes first
   * @return the discipline
   */
  static Discipline by(String name, Comparator<? super Ticket> order) {
    return new Sorted(name, order);
  }
}
