package dev.weir.flow;

import dev.weir.internal.Checks;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.Scannable.Attr;
import reactor.core.publisher.Flux;

/**
 * {@link Backpressure#sample}: a buffer that thins out what comes as it fills, and says how far:
 * for log lines and measurements, of which some are as good as all if it is known how many they
 * stand for.
 *
 * <p>While fewer elements wait than the threshold, all are kept. From then on, of so many in a row
 * one is kept, chosen at random, each with the same chance: of two at first, and of twice as many
 * with each tenth of the room above the threshold that is taken, up to 1,024; while there is no
 * room, of all that come. Each is passed on with the number for which it stands ({@link
 * Sampled#oneIn}).
 *
 * <p><b>What can be computed from it.</b> The numbers add up to how many came, exactly, if the
 * stream is not cancelled and does not fail for a listener's or the predicate's mistake. And the
 * sum over what is passed on of {@code oneIn × f(value)} is an unbiased estimate of the sum of f
 * over all that came, for every f: each element stands in with a chance of one in {@code oneIn},
 * which depends on nothing but how many waited, and not on which was chosen before.
 *
 * <p>Elements keep the source's order; but those that are {@linkplain #always always kept} and the
 * others each have their own, and one of the others may come before a kept one that it followed.
 * What is left out goes through the discard hook and {@code onDropped}, and is counted as dropped.
 * The source is requested without bound.
 *
 * <p><b>Threads.</b> Predicate and listener are called by the source's thread, never two at a time.
 *
 * <p>Applied to a Flux, it gives each subscriber a buffer of its own. It is immutable.
 *
 * @param <T> the elements' type
 */
public final class Sampling<T> implements Function<Flux<T>, Flux<Sampled<T>>> {

  private final BufferSpec<T> spec;
  private final int threshold;
  private final @Nullable Predicate<? super T> always;
  private final @Nullable Long seed;

  Sampling(
      BufferSpec<T> spec,
      int threshold,
      @Nullable Predicate<? super T> always,
      @Nullable Long seed) {
    this.spec = spec;
    this.threshold = threshold;
    this.always = always;
    this.seed = seed;
  }

  /**
   * Says how many wait when thinning out begins. Half of the capacity by default.
   *
   * @param waiting from 1 to one less than the capacity
   * @return a changed copy
   * @throws IllegalArgumentException if it is out of its range
   */
  public Sampling<T> threshold(int waiting) {
    return new Sampling<>(
        spec, Checks.between("threshold", waiting, 1, spec.capacity() - 1), always, seed);
  }

  /**
   * Keeps elements that are not to be thinned out: errors, say. Only if there is no room for one
   * more are they sampled, too, among themselves. If the predicate throws, the stream fails, after
   * what waits was passed on; the element is discarded, and counted as failed.
   *
   * @param predicate is called for elements that must wait; must be quick, and must not block
   * @return a changed copy
   */
  public Sampling<T> always(Predicate<? super T> predicate) {
    return new Sampling<>(spec, threshold, Checks.notNull("predicate", predicate), seed);
  }

  /**
   * Makes the choice repeatable: each subscriber has the same numbers drawn. By default each has
   * its own.
   *
   * @param newSeed any number
   * @return a changed copy
   */
  public Sampling<T> seed(long newSeed) {
    return new Sampling<>(spec, threshold, always, newSeed);
  }

  /**
   * Listens to what is left out. What it throws fails the stream.
   *
   * @param listener must be quick, and must not block
   * @return a changed copy
   */
  public Sampling<T> onDropped(Consumer<? super T> listener) {
    return new Sampling<>(
        spec.withOnDropped(Checks.notNull("listener", listener)), threshold, always, seed);
  }

  /**
   * Counts what becomes of each element, and tells how far they are thinned out ({@link
   * FlowMeter#oneIn}).
   *
   * @param meter may be shared between operators
   * @return a changed copy
   */
  public Sampling<T> meter(FlowMeter meter) {
    return new Sampling<>(spec.withMeter(Checks.notNull("meter", meter)), threshold, always, seed);
  }

  /**
   * Puts the buffer behind a source.
   *
   * @param source what comes too fast
   * @return some of it, and for how many each stands
   */
  @Override
  public Flux<Sampled<T>> apply(Flux<T> source) {
    Thinning thinning = new Thinning(spec.capacity(), threshold);
    return FluxBackpressure.of(
        Checks.notNull("source", source),
        new BufferKind<T, Sampled<T>>(
            spec,
            Attr.RunStyle.SYNC,
            actual -> new SamplingSubscriber<>(actual, spec, thinning, always, random())));
  }

  private LongUnaryOperator random() {
    SplittableRandom random = seed == null ? new SplittableRandom() : new SplittableRandom(seed);
    return random::nextLong;
  }

  /** As it is written in code. */
  @Override
  public String toString() {
    return "sample(" + spec.capacity() + ").threshold(" + threshold + ")";
  }
}
