package dev.weir.bench.measure;

import dev.weir.bench.contender.Entrant;
import dev.weir.bench.contender.FlowRoster;
import dev.weir.bench.contender.ForkRoster;
import dev.weir.bench.contender.GuardRoster;
import dev.weir.bench.contender.LineRoster;
import dev.weir.bench.contender.Named;
import dev.weir.bench.contender.PipeRoster;
import dev.weir.bench.contender.Roster;
import dev.weir.bench.contender.RouteRoster;
import java.util.Locale;

/** What can be measured. */
public enum Measurement implements Named {
  /** Tasks completed per second under producers that never rest. */
  THROUGHPUT(Roster.class, new Steady<>(Throughput::new)),
  /** Latency, wake-ups and CPU under a load that does not slow down with the pool. */
  LOAD(Roster.class, new OpenLoop()),
  /** Bytes: a pool at rest, and each task queued. */
  MEMORY(Roster.class, new QueuedMemory()),
  /** Tasks per second while a constant number of them is queued. */
  GROWTH(Roster.class, new Circulation()),
  /** CPU time of a pool with nothing to do. */
  IDLE(Roster.class, new Idle()),
  /** A pipeline that hands each element to the pool. */
  REQUESTS(Roster.class, new Requests()),
  /** Waits of somebody who brings little, while others bring nothing, and much. */
  QUIET(Roster.class, new Quiet()),
  /** Elements worked on per second. */
  PIPELINE(PipeRoster.class, new Steady<>(Piped::new)),
  /** Elements through an operator per second. */
  STREAM(FlowRoster.class, new Steady<>(Stream::new)),
  /** Elements from many threads through one Flux per second. */
  INTAKE(Roster.class, new Steady<>(Inflow::new)),
  /** Elements left out per second, because nobody takes any. */
  OVERFLOW(Roster.class, new Steady<>(Overflowing::new)),
  /** Requests to a route per second, and what each takes. */
  ROUTE(RouteRoster.class, new RouteLoad()),
  /** The same, of those that are turned away. */
  REFUSAL(RouteRoster.class, new RouteLoad()),
  /** Tasks completed per second, each given to the pool by another. */
  FORKS(ForkRoster.class, new Steady<>(Forking::new)),
  /** What a call costs that a guard lets through. */
  GUARD(GuardRoster.class, new Steady<>(Guarded::new)),
  /** What one costs that has to wait for others. */
  LINE(LineRoster.class, new Steady<>(Lined::new));

  /** How a measurement is taken, of one kind of entrant. */
  interface Method<E extends Entrant> {

    /** Takes it once. */
    Figures measure(E who, Params params) throws InterruptedException;
  }

  /** The figure that counts tasks submitted and never run: must be zero. */
  public static final String LOST = "lost";

  /**
   * The figure that says how many cores were lacking: those that other processes kept busy
   * meanwhile, and by how much the machine's own fell short of what they are worth at best.
   */
  public static final String LACKING = "lacking";

  private final Method<Entrant> method;

  <E extends Entrant> Measurement(Class<E> kind, Method<E> method) {
    this.method = (who, params) -> method.measure(kind.cast(who), params);
  }

  /**
   * Measures once, in this JVM.
   *
   * @param who the contender
   * @param params what to do
   * @return what was found
   * @throws InterruptedException if interrupted
   */
  public Figures measure(Entrant who, Params params) throws InterruptedException {
    double spins = params.number("spins");
    double before = Cores.together(spins);
    Neighbours neighbours = Neighbours.watch();
    Figures figures = method.measure(who, params);
    double others = neighbours.cores();
    double least = Math.min(before, Cores.together(spins));
    return figures.put(LACKING, others + Math.max(0, params.number("cores") - least));
  }

  @Override
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The one with a name.
   *
   * @param id lower case
   * @return the measurement
   */
  public static Measurement byId(String id) {
    return Named.byId("measurement", values(), id);
  }
}
