package dev.weir.bench.contender;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Everyone to whom tasks can be handed. */
public enum Roster implements Entrant {
  /** Weir's fixed pool; producers try again on a refusal. */
  WEIR("Weir fixed", Role.OURS, Weir::rejecting),
  /** Weir's fixed pool; a full room parks the producers. */
  WEIR_BLOCK("Weir fixed, block", Role.OURS, Weir::blocking),
  /** A JCTools ring between spinning threads. */
  RING("bare MPMC ring, spinning", Role.LIMIT, BareRing::new),
  /** Reactor's parallel scheduler. */
  REACTOR_PARALLEL("Reactor parallel", Role.PEER, ReactorSchedulers::parallel),
  /** Reactor's bounded elastic scheduler. */
  REACTOR_ELASTIC("Reactor boundedElastic", Role.PEER, ReactorSchedulers::elastic),
  /** Reactor over a ForkJoinPool. */
  REACTOR_FJP("Reactor fromExecutorService(FJP)", Role.PEER, ReactorSchedulers::forkJoin),
  /** The JDK's ForkJoinPool. */
  FJP("ForkJoinPool (async)", Role.PEER, ForkJoin::async),
  /** The JDK's classic over an array. */
  TPE_ARRAY("ThreadPoolExecutor, array", Role.PEER, ThreadPools::arrayQueue),
  /** The JDK's classic over a list. */
  TPE_LINKED("ThreadPoolExecutor, linked", Role.PEER, ThreadPools::linkedQueue),
  /** The JDK's classic over a heap. */
  TPE_PRIORITY("ThreadPoolExecutor, priority", Role.PEER, ThreadPools::priorityQueue),
  /** JBoss's executor. */
  EQE("EnhancedQueueExecutor", Role.PEER, EnhancedQueue::create),
  /** The Disruptor's worker pool, sleeping when idle. */
  DISRUPTOR("Disruptor workers, blocking", Role.PEER, DisruptorPool::blocking),
  /** The Disruptor's worker pool, never sleeping: shown, but no peer of a pool that does. */
  DISRUPTOR_YIELD("Disruptor workers, yielding", Role.SPINNER, DisruptorPool::yielding),
  /** A virtual thread per task. */
  VIRTUAL("virtual threads", Role.PEER, setup -> VirtualThreads.create()),
  /** Weir's {@code Scheduler.schedule}. */
  WEIR_SCHEDULE("Weir schedule", Role.SCHEDULE, Weir::scheduling),
  /** Weir's {@code Worker.schedule}. */
  WEIR_WORKER("Weir Worker.schedule", Role.SCHEDULE, Weir::schedulingOnWorkers),
  /** Reactor parallel's {@code Worker.schedule}. */
  REACTOR_PARALLEL_WORKER(
      "Reactor parallel Worker.schedule", Role.SCHEDULE, ReactorSchedulers::parallelWorkers),
  /** Reactor boundedElastic's {@code Worker.schedule}. */
  REACTOR_ELASTIC_WORKER(
      "Reactor boundedElastic Worker.schedule", Role.SCHEDULE, ReactorSchedulers::elasticWorkers),
  /** Weir's way into a Flux; producers try again on a refusal. */
  INTAKE("Intake", Role.INLET, Inlets::weir),
  /** Reactor's for one subscriber, over a bounded queue; likewise, and when two come at once. */
  SINK_UNICAST("Sinks unicast, bounded, retrying", Role.INLET, Inlets::unicast),
  /** Reactor's for many subscribers; likewise. */
  SINK_MULTICAST("Sinks multicast, bounded, retrying", Role.INLET, Inlets::multicast),
  /** Reactor's that serialises; it knows no bound. */
  FLUX_SINK("FluxSink, its queues unbounded", Role.INLET, Inlets::fluxSink),
  /** Weir's, full. */
  INTAKE_DROP_OLDEST("Intake, drop oldest", Role.FULL_INLET, Inlets::weirDroppingOldest),
  /** Reactor's that serialises, before its bounded buffer, full. */
  FLUX_SINK_DROP_OLDEST(
      "FluxSink, onBackpressureBuffer(n, DROP_OLDEST)",
      Role.FULL_INLET,
      Inlets::fluxSinkDroppingOldest);

  /** What a contender stands for in the tables. */
  public enum Role {
    /** Weir's. */
    OURS,
    /** Somebody else's, and comparable. */
    PEER,
    /** Somebody else's, that buys speed with cores that never rest. */
    SPINNER,
    /** What no pool can pass. */
    LIMIT,
    /** Only compared through {@code schedule}. */
    SCHEDULE,
    /** A way from many threads into one Flux. */
    INLET,
    /** The same, when nobody takes anything out. */
    FULL_INLET
  }

  private final String title;
  private final Role role;
  private final Function<Setup, Contender> factory;

  Roster(String title, Role role, Function<Setup, Contender> factory) {
    this.title = title;
    this.role = role;
    this.factory = factory;
  }

  /**
   * Starts it.
   *
   * @param setup the sizes
   * @return running; to be closed
   */
  public Contender start(Setup setup) {
    return factory.apply(setup);
  }

  @Override
  public String title() {
    return title;
  }

  /**
   * What it stands for.
   *
   * @return the role
   */
  public Role role() {
    return role;
  }

  @Override
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Whether this JVM has it.
   *
   * @return false if it needs a newer JDK
   */
  public boolean available() {
    return this != VIRTUAL || Runtime.version().feature() >= 21;
  }

  /**
   * Everyone of a role.
   *
   * @param roles which
   * @return in order
   */
  public static List<Roster> of(Role... roles) {
    List<Role> wanted = List.of(roles);
    return Arrays.stream(values())
        .filter(each -> wanted.contains(each.role) && each.available())
        .toList();
  }

  /**
   * The one with a name.
   *
   * @param id as on the command line
   * @return the contender
   */
  public static Roster byId(String id) {
    return Entrant.byId(values(), id);
  }
}
