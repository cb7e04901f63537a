package dev.weir.flow;

import dev.weir.internal.Checks;
import java.time.Duration;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.publisher.Flux;

/**
 * The strategies as operators for {@code Flux.transform}: a buffer of so many elements between a
 * source and a subscriber that wants them more slowly, and what happens when it is full.
 *
 * <table>
 * <caption>Which one</caption>
 * <tr><th>you have</th><th>take</th><th>the source</th><th>when the buffer is full</th></tr>
 * <tr><td>a source that can slow down</td><td>{@link #block}</td>
 *   <td>is asked only for what fits</td><td>it waits; nothing is lost</td></tr>
 * <tr><td>elements of which the next is as good</td><td>{@link #drop}</td>
 *   <td>runs freely</td><td>the newest, or the oldest, is left out</td></tr>
 * <tr><td>a loss that must not go unnoticed</td><td>{@link #reject}</td>
 *   <td>runs freely</td><td>the stream fails with an overflow error</td></tr>
 * <tr><td>elements that are worthless when old</td><td>{@link #timeout}</td>
 *   <td>is asked only for what fits</td><td>it waits; but what has waited too long fails the stream, or
 *   is left out</td></tr>
 * <tr><td>elements that can be made one, or replaced</td>
 *   <td>{@link #conflate}, {@link #latest}, {@link #conflateByKey}, {@link #latestByKey}</td>
 *   <td>runs freely</td><td>what waits takes in what comes</td></tr>
 * <tr><td>elements of which some are as good as all</td><td>{@link #sample}</td>
 *   <td>runs freely</td><td>before it is, one of so many is kept, and says of how many</td></tr>
 * </table>
 *
 * <p>Elements keep the source's order. What is in the buffer when the source completes or fails, or
 * when {@code reject} finds no room, is still passed on, and then the end. What is left out, and
 * what is in the buffer when the subscriber cancels, goes through Reactor's discard hook, once.
 *
 * <p><b>Threads.</b> No thread is blocked, and none is changed: elements are passed on by the
 * source's thread or by the one that requests. {@code onDropped} is called by the source's thread;
 * by {@code timeout}, by whoever finds that the element is late: one of those two, or the scheduler
 * that it is given, which also passes on what is requested while it looks.
 *
 * <p>Applied to a Flux, it gives each subscriber a buffer of its own. It is immutable; every method
 * returns a changed copy. In a chain of calls Java must be told the elements' type: {@code
 * Backpressure.<Tick>drop(256).onDropped(...)}.
 *
 * @param <T> the elements' type
 */
public sealed class Backpressure<T> implements Function<Flux<T>, Flux<T>>
    permits TimeoutBackpressure {

  /**
   * What waits in a buffer that is bounded by weight, for {@code Scannable.scan}: in the unit of
   * its weigher; 0 where nothing is weighed.
   */
  public static final Scannable.Attr<Long> BUFFERED_WEIGHT = new WeightAttr();

  private static final int MOST = 1 << 24;

  private final BufferSpec<T> spec;

  Backpressure(BufferSpec<T> spec) {
    this.spec = spec;
  }

  /**
   * Requests from the source only what fits, in batches, as {@code Flux.limitRate} does. An
   * upstream that ignores demand fails the stream with an overflow error when the buffer is full.
   *
   * @param capacity the most elements that are requested or wait, from 1 to 2^24
   * @param <T> the elements' type
   * @return the operator
   * @throws IllegalArgumentException if the capacity is out of its range
   */
  public static <T> Backpressure<T> block(int capacity) {
    return new Backpressure<>(spec("block", capacity, Excess.BREACH));
  }

  /**
   * Requests without bound, and leaves out the arrival that finds no room.
   *
   * @param capacity the most elements that wait, from 1 to 2^24
   * @param <T> the elements' type
   * @return the operator
   * @throws IllegalArgumentException if the capacity is out of its range
   */
  public static <T> Backpressure<T> drop(int capacity) {
    return drop(capacity, BufferOverflowStrategy.DROP_LATEST);
  }

  /**
   * Requests without bound, and leaves out an element when there is no room for one more.
   *
   * @param capacity the most elements that wait, from 1 to 2^24
   * @param which {@code DROP_LATEST} for the arrival, {@code DROP_OLDEST} for the one that has
   *     waited longest
   * @param <T> the elements' type
   * @return the operator
   * @throws IllegalArgumentException if the capacity is out of its range, or neither is to be
   *     dropped
   */
  public static <T> Backpressure<T> drop(int capacity, BufferOverflowStrategy which) {
    return switch (Checks.notNull("which", which)) {
      case DROP_LATEST -> new Backpressure<>(spec("drop", capacity, Excess.DROP_NEWEST));
      case DROP_OLDEST -> new Backpressure<>(spec("drop", capacity, Excess.DROP_OLDEST));
      case ERROR ->
          throw new IllegalArgumentException(
              "which: ERROR (expected: DROP_LATEST or DROP_OLDEST; for an error,"
                  + " reject(capacity))");
    };
  }

  /**
   * Requests without bound, and fails the stream with an overflow error ({@code
   * Exceptions.isOverflow}) when an element finds no room; what had found room is passed on first.
   *
   * @param capacity the most elements that wait, from 1 to 2^24
   * @param <T> the elements' type
   * @return the operator
   * @throws IllegalArgumentException if the capacity is out of its range
   */
  public static <T> Backpressure<T> reject(int capacity) {
    return new Backpressure<>(spec("reject", capacity, Excess.FAIL));
  }

  /**
   * Requests from the source only what fits, as {@link #block} does; but an element may wait for
   * demand only so long. One that has waited longer fails the stream with a {@link
   * WaitTimeoutException}, at once; or is left out, if {@linkplain TimeoutBackpressure#discarding
   * the caller says so}. Unlike {@code Flux.timeout}, it measures the wait in the buffer alone, for
   * demand or for a subscriber that is busy with the element before: a source that is silent, or
   * that waits for room, is not late.
   *
   * @param capacity the most elements that are requested or wait, from 1 to 2^24
   * @param wait the bound, positive
   * @param <T> the elements' type
   * @return the operator
   * @throws IllegalArgumentException if the capacity or the bound is out of its range
   */
  public static <T> TimeoutBackpressure<T> timeout(int capacity, Duration wait) {
    Checks.positive("wait", Checks.notNull("wait", wait));
    return new TimeoutBackpressure<>(spec("timeout", capacity, Excess.BREACH), wait, false, null);
  }

  /**
   * Requests without bound, and merges an element into the one that waits, if one does: at most one
   * waits. The merged one is no longer either of the two: whatever the function does not put into
   * it, it must release itself, for the discard hook hears of neither.
   *
   * @param merge of the one that waits, first, and the one that comes, second; not null
   * @param <T> the elements' type
   * @return the operator
   */
  public static <T> Conflation<T> conflate(BinaryOperator<T> merge) {
    return new Conflation<>(spec("conflate", 1, Excess.DROP_NEWEST), null, notNull(merge));
  }

  /**
   * As {@link #conflate}, for each key: an element is merged into the one of its key that waits. If
   * as many keys wait as may, an element of another is left out, and goes through the discard hook
   * and {@code onDropped}.
   *
   * @param keyOf gives an element's key, not null, with {@code equals} and {@code hashCode}. Up to
   *     twice as many keys are remembered as may wait
   * @param merge of the one that waits, first, and the one that comes, second; not null
   * @param maxKeys the most keys that wait, from 1 to 2^24
   * @param <K> the keys' type
   * @param <T> the elements' type
   * @return the operator
   * @throws IllegalArgumentException if the number is out of its range
   */
  public static <K, T> Conflation<T> conflateByKey(
      Function<? super T, ? extends K> keyOf, BinaryOperator<T> merge, int maxKeys) {
    return new Conflation<>(
        spec("conflateByKey", "maxKeys", maxKeys, Excess.DROP_NEWEST),
        Checks.notNull("keyOf", keyOf),
        notNull(merge));
  }

  /**
   * Requests without bound, and keeps the latest element only, as {@code onBackpressureLatest}
   * does: the one whose place it takes goes through the discard hook, and is counted as conflated.
   *
   * @param <T> the elements' type
   * @return the operator
   */
  public static <T> Conflation<T> latest() {
    return new Conflation<>(spec("latest", 1, Excess.DROP_NEWEST), null, null);
  }

  /**
   * As {@link #latest}, for each key: prices, positions, states. If as many keys wait as may, an
   * element of another is left out, and goes through the discard hook and {@code onDropped}.
   *
   * @param keyOf gives an element's key, not null, with {@code equals} and {@code hashCode}. Up to
   *     twice as many keys are remembered as may wait
   * @param maxKeys the most keys that wait, from 1 to 2^24
   * @param <K> the keys' type
   * @param <T> the elements' type
   * @return the operator
   * @throws IllegalArgumentException if the number is out of its range
   */
  public static <K, T> Conflation<T> latestByKey(
      Function<? super T, ? extends K> keyOf, int maxKeys) {
    return new Conflation<>(
        spec("latestByKey", "maxKeys", maxKeys, Excess.DROP_NEWEST),
        Checks.notNull("keyOf", keyOf),
        null);
  }

  /**
   * Requests without bound, and thins out what comes as the buffer fills, so that it is never too
   * full: each element that is passed on says for how many it stands. See {@link Sampling}.
   *
   * @param capacity the most elements that wait, from 2 to 2^24
   * @param <T> the elements' type
   * @return the operator
   * @throws IllegalArgumentException if the capacity is out of its range
   */
  public static <T> Sampling<T> sample(int capacity) {
    Checks.between("capacity", capacity, 2, MOST);
    return new Sampling<>(spec("sample", capacity, Excess.DROP_NEWEST), capacity >> 1, null, null);
  }

  private static <T> BinaryOperator<T> notNull(BinaryOperator<T> merge) {
    return Checks.notNull("merge", merge);
  }

  private static <T> BufferSpec<T> spec(String name, int capacity, Excess excess) {
    return spec(name, "capacity", capacity, excess);
  }

  private static <T> BufferSpec<T> spec(String name, String bound, int capacity, Excess excess) {
    Checks.between(bound, capacity, 1, MOST);
    return new BufferSpec<>(name, capacity, excess, null, null, null);
  }

  /**
   * Bounds what the elements that wait weigh together, besides how many they are: bytes, as a rule.
   * An element that would exceed it finds no room, as the strategy says:
   *
   * <ul>
   *   <li>{@code drop} leaves out the arrival, or as many of the oldest as it takes, and {@code
   *       reject} fails the stream. What waits never weighs more than the bound. An element that
   *       weighs more than that by itself never has room if it must wait: it is left out, and
   *       nothing else for it; or it fails the stream.
   *   <li>{@code block} and {@code timeout} ask the source for one element at a time, since nobody
   *       knows what it will weigh, and only while what waits weighs less than the bound. So what
   *       waits weighs less than the bound and one element, whatever that weighs.
   * </ul>
   *
   * <p>The weigher is called by the source's thread, once for each element that must wait, and for
   * no other. If it throws, or says less than 0, the stream fails, after what had found room; that
   * element is discarded, and counted as failed. {@link FlowMeter#weight} and {@link
   * #BUFFERED_WEIGHT} tell what waits.
   *
   * @param most what may wait, from 1 to 2^62, in the weigher's unit
   * @param weigher says what an element weighs, 0 or more; must be quick, and must not block
   * @return a changed copy
   * @throws IllegalArgumentException if the bound is out of its range
   */
  public Backpressure<T> maxWeight(long most, ToLongFunction<? super T> weigher) {
    return new Backpressure<>(spec.withWeight(bound(most, weigher)));
  }

  static <T> WeightBound<T> bound(long most, ToLongFunction<? super T> weigher) {
    return new WeightBound<>(
        Checks.between("maxWeight", most, 1, WeightBound.MOST), Checks.notNull("weigher", weigher));
  }

  /**
   * Leaves out what has waited longer than so long, also while nothing is requested: whatever the
   * strategy does for lack of room. Left out in this way, an element is counted as timed out, and
   * {@code onDropped} hears of it. One timer is used at most, and none is set while nothing waits.
   *
   * @param age the bound, positive
   * @return a changed copy, whose clock can be set
   * @throws IllegalArgumentException if the bound is out of its range
   */
  public TimeoutBackpressure<T> maxAge(Duration age) {
    Checks.positive("age", Checks.notNull("age", age));
    return new TimeoutBackpressure<>(spec, age, true, null);
  }

  /**
   * Listens to what the strategy leaves out: what is dropped, what finds no room under {@code
   * reject}, what waited too long. What it throws fails the stream.
   *
   * @param listener must be quick, and must not block
   * @return a changed copy
   */
  public Backpressure<T> onDropped(Consumer<? super T> listener) {
    return new Backpressure<>(spec.withOnDropped(Checks.notNull("listener", listener)));
  }

  /**
   * Counts what becomes of each element.
   *
   * @param meter may be shared between operators; its name then stands in overflow errors
   * @return a changed copy
   */
  public Backpressure<T> meter(FlowMeter meter) {
    return new Backpressure<>(spec.withMeter(Checks.notNull("meter", meter)));
  }

  final BufferSpec<T> spec() {
    return spec;
  }

  /** What need not wait is passed on by whoever sends it, the rest by whoever requests. */
  Scannable.Attr.RunStyle runStyle() {
    return Scannable.Attr.RunStyle.SYNC;
  }

  /** A subscriber with a buffer of its own. */
  BufferSubscriber<T, T> newSubscriber(CoreSubscriber<? super T> actual) {
    return new BacklogSubscriber<>(actual, spec, false);
  }

  /**
   * Puts the buffer behind a source.
   *
   * @param source what comes too fast
   * @return what comes as it is wanted
   */
  @Override
  public final Flux<T> apply(Flux<T> source) {
    return FluxBackpressure.of(
        Checks.notNull("source", source),
        new BufferKind<T, T>(spec, runStyle(), this::newSubscriber));
  }

  /** As it is written in code. */
  @Override
  public String toString() {
    String which = spec.excess() == Excess.DROP_OLDEST ? ", DROP_OLDEST" : "";
    return spec.strategy() + "(" + spec.capacity() + which + ")" + weightInCode();
  }

  final String weightInCode() {
    WeightBound<T> weight = spec.weight();
    return weight == null ? "" : ".maxWeight(" + weight.most() + ")";
  }

  private static final class WeightAttr extends Scannable.Attr<Long> {
    WeightAttr() {
      super(0L);
    }
  }
}
