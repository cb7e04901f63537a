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
  /** The more urgent first, through a view for each level in turn. */
  WEIR_PRIORITY("Weir priority with aging, 8 levels", Role.ORDER, Ordered::priority),
  /** Tenants in turn, through a view for each. */
  WEIR_FAIR_FEW("Weir weighted fair, 10 tenants", Role.ORDER, Ordered::fairOfFew),
  /** The same with about as many tenants as tasks in flight. */
  WEIR_FAIR("Weir weighted fair, 1,000 tenants", Role.ORDER, Ordered::fair),
  /** The same with more tenants than tasks in flight. */
  WEIR_FAIR_MANY("Weir weighted fair, 100,000 tenants", Role.ORDER, Ordered::fairOfMany),
  /** The newest first, most of the time. */
  WEIR_LIFO("Weir adaptive LIFO", Role.ORDER, Ordered::adaptiveLifo),
  /** Weir's {@code submit}, first come, first served. */
  WEIR_SUBMIT("Weir submit, FIFO", Role.SUBMIT, Ordered::submitFifo),
  /** Weir's {@code submit} with a priority. */
  WEIR_SUBMIT_PRIORITY("Weir submit, priority", Role.SUBMIT, Ordered::submitByPriority),
  /** Weir's {@code submit} with a deadline. */
  WEIR_DEADLINE("Weir submit, earliest deadline", Role.SUBMIT, Ordered::submitByDeadline),
  /** Weir's {@code submit} with a cost. */
  WEIR_SHORTEST("Weir submit, shortest job", Role.SUBMIT, Ordered::submitByCost),
  /** Weir's pool that grows and shrinks. */
  WEIR_ELASTIC("Weir boundedElastic", Role.ELASTIC, Kinds::elastic),
  /** Weir's with a virtual thread for each task. */
  WEIR_VIRTUAL("Weir virtual", Role.VIRTUAL, Kinds::virtual),
  /** A virtual thread per task, some of which wait for others. */
  VIRTUAL_LIMITED("virtual threads, semaphore", Role.VIRTUAL, VirtualThreads::limited),
  /** Weir's pool, with everything on. */
  WEIR_MANAGED("Weir, all management on", Role.MANAGED, Managed::create),
  /** Weir's {@code batch}. */
  WEIR_BATCH("Weir batch(100)", Role.BATCH, Batches::weir),
  /** What is nearest to it in Reactor. */
  REACTOR_BUFFER("Sinks, bufferTimeout(100), subscribeOn", Role.BATCH, Batches::reactor),
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
    /** Entered through {@code execute}, in an order of its own. */
    ORDER,
    /** Entered through {@code submit}. */
    SUBMIT,
    /** Grows and shrinks. */
    ELASTIC,
    /** Has a virtual thread for each task, some of which run at once. */
    VIRTUAL,
    /** With everything on that can be turned off. */
    MANAGED,
    /** Does several tasks at once. */
    BATCH,
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

  @Override
  public boolean isOurs() {
    return name().startsWith("WEIR") || name().startsWith("INTAKE");
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
    return (this != VIRTUAL && role != Role.VIRTUAL) || Runtime.version().feature() >= 21;
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
