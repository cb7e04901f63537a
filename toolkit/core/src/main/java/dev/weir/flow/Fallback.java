package dev.weir.flow;

import dev.weir.internal.Checks;
import dev.weir.observe.Reason;
import dev.weir.observe.Refused;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What to do instead, when work was turned away: by reason, since an answer that is a little old
 * serves one who found no room, and nothing serves one whose deadline has passed.
 *
 * <pre>{@code
 * Fallback<Price> fallback = Fallback.<Price>none()
 *     .when(Set.of(Reason.NO_ROOM, Reason.STANDING_QUEUE), refused -> cache.lastPrice(id))
 *     .when(Set.of(Reason.DOOMED), refused -> Mono.empty());
 * call.transform(gate.guard()).transform(fallback);
 * }</pre>
 *
 * <p>Only refusals of Weir's own ({@link Refused}) are looked at; other errors, those of the work
 * itself among them, pass. So does what a fallback itself signals. After elements that have come
 * already a fallback's follow.
 *
 * <p><b>Threads.</b> A fallback is called, and its Publisher subscribed to, on the thread that
 * signals the refusal. Immutable and thread-safe.
 *
 * <p><b>Counting.</b> All that {@link #when} and {@link #otherwise} make from one {@link #none}
 * counts together: keep that one, and it tells of fallbacks that are made for each call, as the one
 * above is for its {@code id}. What is to be counted for itself begins with a {@code none} of its
 * own.
 *
 * @param <T> the elements' type
 */
public final class Fallback<T> implements Function<Publisher<T>, Publisher<T>> {

  private final Map<Reason, Function<? super Refused, ? extends Publisher<? extends T>>> ways;
  private final Map<Reason, LongAdder> taken;

  private Fallback(
      Map<Reason, Function<? super Refused, ? extends Publisher<? extends T>>> ways,
      Map<Reason, LongAdder> taken) {
    this.ways = ways;
    this.taken = taken;
  }

  /**
   * Nothing is done instead yet, and nothing was counted.
   *
   * @param <T> the elements' type
   * @return to be told what to do
   */
  public static <T> Fallback<T> none() {
    Map<Reason, LongAdder> taken = new EnumMap<>(Reason.class);
    for (Reason reason : Reason.values()) {
      taken.put(reason, new LongAdder());
    }
    return new Fallback<>(new EnumMap<>(Reason.class), taken);
  }

  /**
   * With something to do for some reasons; what was said of them before is replaced.
   *
   * @param reasons at least one
   * @param instead makes what takes the place of the refusal; what it throws is signalled
   * @return a changed copy
   * @throws IllegalArgumentException if there is no reason
   */
  public Fallback<T> when(
      Set<Reason> reasons, Function<? super Refused, ? extends Publisher<? extends T>> instead) {
    if (Checks.notNull("reasons", reasons).isEmpty()) {
      throw new IllegalArgumentException("reasons: none (expected: at least one)");
    }
    Checks.notNull("instead", instead);
    Map<Reason, Function<? super Refused, ? extends Publisher<? extends T>>> more =
        new EnumMap<>(Reason.class);
    more.putAll(ways);
    for (Reason reason : reasons) {
      more.put(Checks.notNull("reason", reason), instead);
    }
    return new Fallback<>(more, taken);
  }

  /**
   * With something to do for every reason of which nothing was said.
   *
   * @param instead makes what takes the place of the refusal
   * @return a changed copy
   */
  public Fallback<T> otherwise(
      Function<? super Refused, ? extends Publisher<? extends T>> instead) {
    Set<Reason> left = EnumSet.allOf(Reason.class);
    left.removeAll(ways.keySet());
    return left.isEmpty() ? this : when(left, instead);
  }

  /**
   * How often something was done instead, by this and by all with the same beginning: what could
   * not be made, because the fallback threw or gave null, is not counted.
   *
   * @return by reason; reasons that never occurred are left out
   */
  public Map<Reason, Long> taken() {
    Map<Reason, Long> counts = new EnumMap<>(Reason.class);
    taken.forEach(
        (reason, count) -> {
          if (count.sum() > 0) {
            counts.put(reason, count.sum());
          }
        });
    return Collections.unmodifiableMap(counts);
  }

  /**
   * Puts the fallback behind a source.
   *
   * @param source what may be turned away
   * @return a Mono for a Mono, and a Flux for everything else
   */
  @Override
  public Publisher<T> apply(Publisher<T> source) {
    return source instanceof Mono<T> mono
        ? mono.onErrorResume(this::hasWay, error -> Mono.from(instead(error)))
        : Flux.from(source).onErrorResume(this::hasWay, this::instead);
  }

  private boolean hasWay(Throwable error) {
    return wayFor(error) != null;
  }

  private @Nullable Function<? super Refused, ? extends Publisher<? extends T>> wayFor(
      Throwable error) {
    return error instanceof Refused refused ? ways.get(refused.reason()) : null;
  }

  private Publisher<? extends T> instead(Throwable error) {
    Refused refused = (Refused) error;
    Publisher<? extends T> instead =
        Checks.notNull(
            "the fallback's Publisher", Objects.requireNonNull(wayFor(error)).apply(refused));
    Objects.requireNonNull(taken.get(refused.reason())).increment();
    return instead;
  }

  @Override
  public String toString() {
    return "Fallback" + ways.keySet();
  }
}
