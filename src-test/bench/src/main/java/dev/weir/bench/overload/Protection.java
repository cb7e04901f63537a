package dev.weir.bench.overload;

import dev.weir.bench.contender.Named;
import dev.weir.discipline.Discipline;
import dev.weir.gate.Gate;
import dev.weir.gate.GateBuilder;
import dev.weir.limit.Limit;
import dev.weir.limit.Limits;
import dev.weir.overflow.CoDel;
import dev.weir.overflow.Overflow;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Who protects a server, all with the same handler behind. Those that know no queue of their own
 * let in twice as many as are done at once, so that the handler's own queue takes up what comes
 * unevenly; those that do let in just as many, and let others wait for half of the objective at
 * most.
 */
public enum Protection implements Named {
  /** Nobody: the control. */
  NONE("none", false, work -> handler -> handler),
  /** A number of permits, and no queue. */
  CAP("fixed cap, fails fast", false, Guards::semaphore),
  /** The circuit breaker library's number of permits, and no queue. */
  BULKHEAD("resilience4j Bulkhead", false, Guards::bulkhead),
  /** A proxy before a server that nobody protects: {@code maxconn} and {@code timeout queue}. */
  HAPROXY("HAProxy", false, work -> handler -> handler),
  /** A number of permits and a bounded queue. */
  GATE_FIXED("gate, fixed", true, work -> gate(usual(work, fixed(work)))),
  /** A number of permits that is found out. */
  GATE_GRADIENT2("gate, gradient2", true, work -> gate(usual(work, Limits.gradient2()))),
  /** A number of permits that keeps the dependency's queue short. */
  GATE_QUEUE_DELAY(
      "gate, queue delay",
      true,
      work -> gate(usual(work, Limits.queueDelay(work.mean().dividedBy(2))))),
  /** The newest first, once the oldest has waited for too long. */
  GATE_LIFO(
      "gate, fixed, adaptive LIFO",
      true,
      work ->
          gate(
              usual(work, fixed(work))
                  .discipline(Discipline.adaptiveLifo(work.mean().dividedBy(2), work.patience())))),
  /** Cuts a queue that stands. */
  GATE_CODEL(
      "gate, fixed, CoDel",
      true,
      work ->
          gate(
              usual(work, fixed(work))
                  .codel(new CoDel(work.mean().dividedBy(2), work.patience())))),
  /** The more urgent first. */
  GATE_PRIORITY(
      "gate, fixed, by priority",
      true,
      work -> gate(usual(work, fixed(work)).discipline(Discipline.priority()))),
  /** Tenants in turn. */
  GATE_FAIR(
      "gate, fixed, by tenant",
      true,
      work -> gate(usual(work, fixed(work)).discipline(Discipline.fairByTenant(1)))),
  /** So many permits that nobody ever waits: what it costs to ask. */
  GATE_IDLE("gate, nobody waits", true, work -> gate(Gate.of("idle").limit(Limits.fixed(1_000)))),
  /** All permits are out: what it costs to be turned away. */
  GATE_FULL("gate, turning away", true, work -> GatedRoute.full());

  /** Those that take part in every scenario that takes them all. */
  public static final List<Protection> USUAL =
      List.of(NONE, CAP, BULKHEAD, HAPROXY, GATE_FIXED, GATE_GRADIENT2);

  /** Those besides, where there is time. */
  public static final List<Protection> MORE = List.of(GATE_QUEUE_DELAY, GATE_LIFO, GATE_CODEL);

  private final String title;
  private final boolean ours;
  private final Function<Work, Guard> factory;

  Protection(String title, boolean ours, Function<Work, Guard> factory) {
    this.title = title;
    this.ours = ours;
    this.factory = factory;
  }

  private static Limit fixed(Work work) {
    return Limits.fixed(work.permits());
  }

  private static GateBuilder usual(Work work, Limit limit) {
    return Gate.of("overload")
        .limit(limit)
        .queueCapacity(work.queue())
        .maxWaiters(0)
        .overflow(Overflow.timeout(atLeastAMilli(work.patience())));
  }

  private static Duration atLeastAMilli(Duration time) {
    return time.isZero() ? Duration.ofMillis(1) : time;
  }

  private static Guard gate(GateBuilder builder) {
    return new GatedRoute(builder.build());
  }

  /** A new one. */
  Guard open(Work work) {
    return factory.apply(work);
  }

  /**
   * For people.
   *
   * @return a few words
   */
  public String title() {
    return title;
  }

  /**
   * Whether it is Weir's.
   *
   * @return false if it is somebody else's, or nobody's
   */
  public boolean isOurs() {
    return ours;
  }

  @Override
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
