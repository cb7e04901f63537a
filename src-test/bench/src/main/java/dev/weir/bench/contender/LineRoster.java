package dev.weir.bench.contender;

import dev.weir.gate.Gate;
import dev.weir.limit.Limits;
import java.util.Locale;
import java.util.function.BiFunction;
import org.reactivestreams.Subscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Everyone who lets many calls through a few at a time. */
public enum LineRoster implements Entrant {
  /** Weir's, subscribed to by all at once: they line up behind those that have the permits. */
  GUARD("Gate.guard", LineRoster::linedUp),
  /** Weir's operator, which asks for no more elements than it has permits. */
  GATE_FLAT_MAP("Gate.flatMap", LineRoster::gated),
  /** Reactor's, with a number that stays. */
  FLAT_MAP("Flux.flatMap(f, n)", LineRoster::counted);

  /** How many calls come through at a time. */
  public static final int LENGTH = 1_000;

  private final String title;
  private final BiFunction<Integer, Mono<Object>, Line> factory;

  /** Lets {@link #LENGTH} calls through, and is back when all have ended. */
  public interface Line {

    /**
     * Lets them through.
     *
     * @param taker gets all results
     */
    void pass(Subscriber<Object> taker);
  }

  LineRoster(String title, BiFunction<Integer, Mono<Object>, Line> factory) {
    this.title = title;
    this.factory = factory;
  }

  private static Gate gate(int limit) {
    return Gate.of("bench").limit(Limits.fixed(limit)).queueCapacity(LENGTH).build();
  }

  private static Line calls(Flux<Object> all) {
    return all::subscribe;
  }

  private static Line counted(int limit, Mono<Object> call) {
    return calls(Flux.range(0, LENGTH).hide().flatMap(each -> call, limit));
  }

  private static Line gated(int limit, Mono<Object> call) {
    return calls(Flux.range(0, LENGTH).hide().transform(gate(limit).flatMap(each -> call)));
  }

  private static Line linedUp(int limit, Mono<Object> call) {
    Gate gate = gate(limit);
    Flux<Object> guarded = Flux.from(gate.<Object>guard().apply(call));
    return taker -> {
      Sinks.Empty<Object> held = Sinks.empty();
      for (int i = 0; i < limit; i++) {
        held.asMono().transform(gate.guard()).subscribe();
      }
      for (int i = 0; i < LENGTH; i++) {
        guarded.subscribe(taker);
      }
      held.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
    };
  }

  /**
   * A new one.
   *
   * @param limit how many may be under way
   * @param call what is called
   * @return for one thread
   */
  public Line open(int limit, Mono<Object> call) {
    return factory.apply(limit, call);
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public boolean isOurs() {
    return this != FLAT_MAP;
  }

  @Override
  public String id() {
    return "line-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
