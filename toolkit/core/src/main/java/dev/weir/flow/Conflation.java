package dev.weir.flow;

import dev.weir.internal.Checks;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.Scannable.Attr;
import reactor.core.publisher.Flux;

/**
 * {@link Backpressure#conflate}, {@link Backpressure#latest} and their kin by key: what comes while
 * an element waits for demand becomes one with it. What need not wait is passed on as it is.
 *
 * <p>Elements are passed on in the order in which the first came that each is made of, and
 * requested without bound. A conflated element is counted as conflated, and what it has become part
 * of goes on to whatever becomes of that.
 *
 * <p><b>Threads.</b> Functions and listener are called by the source's thread, never two at a time.
 * No lock is held meanwhile: a subscriber that requests just then is given the outcome when there
 * is one.
 *
 * <p>If a function throws, or returns null, the stream fails, after what waits was passed on. The
 * element that it was called for is discarded, and counted as failed; the one that waits stays as
 * the function has left it.
 *
 * <p>Applied to a Flux, it gives each subscriber a buffer of its own. It is immutable.
 *
 * @param <T> the elements' type
 */
public final class Conflation<T> implements Function<Flux<T>, Flux<T>> {

  private final BufferSpec<T> spec;
  private final @Nullable Function<? super T, ?> keyOf;
  private final @Nullable BinaryOperator<T> merge;

  Conflation(
      BufferSpec<T> spec,
      @Nullable Function<? super T, ?> keyOf,
      @Nullable BinaryOperator<T> merge) {
    this.spec = spec;
    this.keyOf = keyOf;
    this.merge = merge;
  }

  /**
   * Listens to elements of one more key than may wait, which are left out. What it throws fails the
   * stream.
   *
   * @param listener must be quick, and must not block
   * @return a changed copy
   */
  public Conflation<T> onDropped(Consumer<? super T> listener) {
    return new Conflation<>(spec.withOnDropped(Checks.notNull("listener", listener)), keyOf, merge);
  }

  /**
   * Counts what becomes of each element.
   *
   * @param meter may be shared between operators
   * @return a changed copy
   */
  public Conflation<T> meter(FlowMeter meter) {
    return new Conflation<>(spec.withMeter(Checks.notNull("meter", meter)), keyOf, merge);
  }

  /**
   * Puts the buffer behind a source.
   *
   * @param source what comes too fast
   * @return what comes as it is wanted
   */
  @Override
  public Flux<T> apply(Flux<T> source) {
    return FluxBackpressure.of(
        Checks.notNull("source", source),
        new BufferKind<T, T>(
            spec,
            Attr.RunStyle.SYNC,
            actual ->
                new ConflatingSubscriber<>(
                    actual, spec, new WaitingByKey<>(keyOf, spec.capacity()), merge)));
  }

  /** As it is written in code. */
  @Override
  public String toString() {
    return spec.strategy() + "(" + (keyOf == null ? "" : spec.capacity() + " keys") + ")";
  }
}
