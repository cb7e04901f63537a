package dev.weir.bench.contender;

import dev.weir.discipline.Partitions;
import dev.weir.limit.Limits;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.reactivestreams.Publisher;

/**
 * Everyone who lets a call through if no more than a limit are under way. Each lets all through
 * that the benchmark brings.
 */
public enum GuardRoster implements Entrant {
  /** The call right before the subscriber: what the others cost is what they need beyond it. */
  BARE("no guard", setup -> source -> source),
  /** Weir's, under a limit that stays. */
  FIXED("Gate, fixed limit", setup -> Guards.gate(Guards.fixed(setup))),
  /** Weir's, which times each call. */
  GRADIENT2(
      "Gate, gradient2",
      setup ->
          Guards.gate(
              Guards.fixed(setup)
                  .limit(
                      Limits.gradient2()
                          .range(setup.capacity(), setup.capacity(), 2 * setup.capacity())))),
  /** Weir's, which counts by partition too. */
  PARTITIONS(
      "Gate, partitions",
      setup ->
          Guards.gate(
              Guards.fixed(setup)
                  .partitions(
                      Partitions.by(request -> request.tenant() == null ? "batch" : "people")
                          .share("people", 0.7)
                          .share("batch", 0.3)))),
  /** Weir's, which only looks on. */
  SHADOW("Gate, shadow", setup -> Guards.gate(Guards.fixed(setup).shadow(true))),
  /** The circuit breaker library's. */
  BULKHEAD("resilience4j BulkheadOperator", Guards::bulkhead),
  /** Netflix's limiter, which times each call; made reactive by hand. */
  NETFLIX("Netflix SimpleLimiter, Gradient2", Guards::netflix),
  /** The least that does it: made reactive by hand. */
  SEMAPHORE("Semaphore by hand", Guards::semaphore);

  private final String title;
  private final Function<Setup, UnaryOperator<Publisher<Object>>> factory;

  GuardRoster(String title, Function<Setup, UnaryOperator<Publisher<Object>>> factory) {
    this.title = title;
    this.factory = factory;
  }

  /**
   * A new one, for all who call the same.
   *
   * @param setup its capacity is how many may be under way
   * @return guards a Mono or a Flux
   */
  public UnaryOperator<Publisher<Object>> open(Setup setup) {
    return factory.apply(setup);
  }

  /**
   * Those that are Weir's.
   *
   * @return in order
   */
  public static List<GuardRoster> ours() {
    return List.of(FIXED, GRADIENT2, PARTITIONS, SHADOW);
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public boolean isOurs() {
    return ours().contains(this);
  }

  @Override
  public String id() {
    return "guard-" + name().toLowerCase(Locale.ROOT);
  }
}
