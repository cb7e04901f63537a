package dev.weir.bench.steps;

import dev.weir.gate.Gate;
import dev.weir.limit.Limit;
import dev.weir.limit.Limits;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** Who decides how many calls are under way. */
public enum StepContender {
  /** A gate. */
  GRADIENT2("gate, gradient2", true, () -> gate(Limits.gradient2())),
  /** A gate. */
  VEGAS("gate, vegas", true, () -> gate(Limits.vegas())),
  /** A gate with a number that somebody has chosen. */
  FIXED("gate, fixed 20", true, () -> gate(Limits.fixed(20))),
  /** Reactor's default, which is a number too. */
  FLAT_MAP("flatMap(call, 256)", false, StepContender::flatMap);

  private static final int MANY = 256;

  private final String title;
  private final boolean ours;
  private final Supplier<Stage> factory;

  /**
   * An operator, and a look at it.
   *
   * @param limit how many calls it lets be under way
   * @param refused how many elements it has turned away
   * @param calls calls for each element of a Flux
   */
  record Stage(
      IntSupplier limit,
      LongSupplier refused,
      Function<Function<Object, Publisher<Long>>, Function<Flux<Object>, Flux<Long>>> calls) {}

  StepContender(String title, boolean ours, Supplier<Stage> factory) {
    this.title = title;
    this.ours = ours;
    this.factory = factory;
  }

  private static Stage gate(Limit limit) {
    Gate gate = Gate.of("steps").limit(limit).build();
    return new Stage(
        () -> gate.snapshot().limit(),
        () -> gate.snapshot().refused().values().stream().mapToLong(Long::longValue).sum(),
        gate::flatMap);
  }

  private static Stage flatMap() {
    return new Stage(() -> MANY, () -> 0, call -> source -> source.flatMap(call, MANY));
  }

  /** A new one. */
  Stage open() {
    return factory.get();
  }

  /** For people. */
  public String title() {
    return title;
  }

  /** Whether it is Weir's. */
  public boolean isOurs() {
    return ours;
  }
}
