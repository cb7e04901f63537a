package dev.weir.bench.contender;

import dev.weir.discipline.Discipline;
import dev.weir.overflow.Overflow;
import dev.weir.pool.TaskOptions;
import dev.weir.pool.WorkerPool;
import dev.weir.request.Cost;
import dev.weir.request.Deadline;
import dev.weir.request.Priority;
import dev.weir.request.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Weir's fixed pool with another order than first come, first served. */
final class Ordered {

  static final int LEVELS = 8;
  private static final int FEW_TENANTS = 10;
  private static final int SOME_TENANTS = 1_000;
  private static final int MANY_TENANTS = 100_000;

  /** As many different deadlines and costs: a power of two. */
  private static final int VARIETY = 1_024;

  private static final int MOST_COST = 1_000;
  private static final long SEED = 42;

  /* So short that under any load the newest goes first, and so that it is both orders that are measured. */
  private static final Duration TARGET = Duration.ofNanos(1_000);
  private static final Duration INTERVAL = Duration.ofMillis(1);

  /* One of cost 1, like every task here: the tenants take turns. */
  private static final long QUANTUM = 1;

  /** Nothing is late, however long it takes. */
  private static final Duration FAR_OFF = Duration.ofHours(1);

  private static final Tenant QUIET = new Tenant("quiet");

  private Ordered() {}

  // ---------------------------------------------------------------- execute, through views

  static Contender priority(Setup setup) {
    return through(setup, Discipline.priority(), pool -> levels().map(pool::at).toList());
  }

  static Contender fairOfFew(Setup setup) {
    return fair(setup, Some.TENANTS.subList(0, FEW_TENANTS), Some.WEIGHTS);
  }

  static Contender fair(Setup setup) {
    return fair(setup, Some.TENANTS, Some.WEIGHTS);
  }

  static Contender fairOfMany(Setup setup) {
    return fair(setup, Many.TENANTS, Many.WEIGHTS);
  }

  static Contender adaptiveLifo(Setup setup) {
    return through(setup, Discipline.adaptiveLifo(TARGET, INTERVAL), pool -> List.of(pool));
  }

  private static Contender fair(Setup setup, List<Tenant> tenants, Map<Tenant, Integer> weights) {
    WorkerPool pool = pool(setup, Overflow.reject(), Discipline.fairByTenant(QUANTUM, weights));
    return new ViewsContender(
        pool, tenants.stream().map(pool::forTenant).toList(), pool.forTenant(QUIET));
  }

  private static Contender through(
      Setup setup, Discipline discipline, Function<WorkerPool, List<WorkerPool>> views) {
    WorkerPool pool = pool(setup, Overflow.reject(), discipline);
    return new ViewsContender(pool, views.apply(pool), pool);
  }

  // ---------------------------------------------------------------- submit, with options

  static Contender submitFifo(Setup setup) {
    return submitting(setup, Discipline.fifo(), List.of(TaskOptions.none()));
  }

  static Contender submitByPriority(Setup setup) {
    return submitting(
        setup, Discipline.priority(), levels().map(TaskOptions.none()::priority).toList());
  }

  static Contender submitByDeadline(Setup setup) {
    Instant first = Instant.now().plus(FAR_OFF);
    return submitting(
        setup,
        Discipline.earliestDeadline(),
        numbers()
            .map(n -> TaskOptions.none().deadline(new Deadline(first.plusMillis(n))))
            .toList());
  }

  static Contender submitByCost(Setup setup) {
    return submitting(
        setup,
        Discipline.shortestJob(),
        numbers().map(n -> TaskOptions.none().cost(new Cost(n))).toList());
  }

  private static Contender submitting(
      Setup setup, Discipline discipline, List<TaskOptions> options) {
    return new SubmitContender(pool(setup.withSlack(), Overflow.block(), discipline), options);
  }

  // ---------------------------------------------------------------- common

  private static WorkerPool pool(Setup setup, Overflow overflow, Discipline discipline) {
    return Weir.builder(setup, overflow).discipline(discipline).build();
  }

  private static Stream<Priority> levels() {
    int step = (Priority.LOWEST_LEVEL + 1) / LEVELS;
    return IntStream.range(0, LEVELS).mapToObj(level -> new Priority(level * step));
  }

  private static Stream<Integer> numbers() {
    return new Random(SEED).ints(VARIETY, 1, MOST_COST + 1).boxed();
  }

  private static List<Tenant> tenants(int count) {
    return IntStream.range(0, count).mapToObj(number -> new Tenant("tenant-" + number)).toList();
  }

  /** Every other one has twice the weight of the others. */
  private static Map<Tenant, Integer> weights(List<Tenant> tenants) {
    return IntStream.range(0, tenants.size())
        .boxed()
        .collect(Collectors.toUnmodifiableMap(tenants::get, number -> 1 + number % 2));
  }

  /** Made once, so that they are not weighed with a pool. */
  private static final class Some {
    static final List<Tenant> TENANTS = tenants(SOME_TENANTS);
    static final Map<Tenant, Integer> WEIGHTS = weights(TENANTS);
  }

  private static final class Many {
    static final List<Tenant> TENANTS = tenants(MANY_TENANTS);
    static final Map<Tenant, Integer> WEIGHTS = weights(TENANTS);
  }
}
