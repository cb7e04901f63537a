package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.weir.discipline.Discipline;
import dev.weir.observe.PoolSnapshot;
import dev.weir.observe.PrioritySnapshot;
import dev.weir.overflow.Overflow;
import dev.weir.request.Cost;
import dev.weir.request.Priority;
import dev.weir.request.Request;
import dev.weir.request.Tenant;
import dev.weir.test.TestPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

class PriorityPoolTest {

  private static final Context URGENT =
      new Request(Priority.HIGHEST, null, null, Cost.ONE).toContext();

  private final TestPool pool = TestPool.of(WorkerPools.priority("prio", 1).queueCapacity(16));
  private final List<Object> ran = new ArrayList<>();

  @AfterEach
  void everythingIsSettled() {
    pool.runAll();
    pool.expect().quiet().balanced();
  }

  private Mono<Object> task(Object name) {
    return pool.submit(() -> noted(name));
  }

  private Object noted(Object name) {
    ran.add(name);
    return name;
  }

  private void runAll() {
    pool.runAll();
  }

  // ---------------------------------------------------------------- where a priority comes from

  @Test
  void submit_options_orderTheTask() {
    task("normal").subscribe();
    pool.submit(() -> noted("low"), TaskOptions.none().priority(Priority.LOW)).subscribe();
    pool.submit(() -> noted("high"), TaskOptions.none().priority(Priority.HIGH)).subscribe();

    runAll();

    assertThat(ran).containsExactly("high", "normal", "low");
  }

  @Test
  void submit_context_ordersTheTask() {
    task("normal").subscribe();
    task("urgent").contextWrite(URGENT).subscribe();

    runAll();

    assertThat(ran).containsExactly("urgent", "normal");
  }

  @Test
  void submit_optionsAndContextAndView_theNearestCounts() {
    TestPool low = pool.at(Priority.LOW);
    TaskOptions options = TaskOptions.none().priority(Priority.HIGH);
    low.submit(() -> noted("view")).subscribe();
    task("nothing said").subscribe();
    low.submit(() -> noted("options"), options).contextWrite(URGENT).subscribe();
    low.submit(() -> noted("context")).contextWrite(URGENT).subscribe();

    runAll();

    assertThat(ran).containsExactly("context", "options", "nothing said", "view");
  }

  @Test
  void contextWrite_once_ordersAWholePipeline() {
    Flux<Object> slow =
        Flux.<Object>just("a", "b")
            .transform(pool.map(e -> noted(e + "1")))
            .transform(pool.mapUnordered(e -> noted(e + "2")))
            .transform(pool.flatMap(e -> Mono.just(noted(e + "3"))));
    Flux<Object> urgent =
        Flux.<Object>just("A")
            .transform(pool.map(e -> noted(e + "1")))
            .transform(pool.mapUnordered(e -> noted(e + "2")))
            .transform(pool.flatMap(e -> pool.submitPublisher(() -> Mono.just(noted(e + "3")))));
    slow.subscribe();
    urgent.contextWrite(URGENT).subscribe();

    runAll();

    assertThat(ran.subList(0, 3)).containsExactly("A1", "A12", "A123");
    assertThat(ran).hasSize(9);
  }

  @Test
  void execute_throughAView_isAsUrgentAsTheView() {
    pool.execute(() -> noted("normal"));
    pool.at(Priority.HIGH).execute(() -> noted("high"));
    pool.at(Priority.LOW).at(new Priority(1)).execute(() -> noted("the last at counts"));

    runAll();

    assertThat(ran).containsExactly("the last at counts", "high", "normal");
  }

  @Test
  void schedule_throughAView_isAsUrgentAsTheView() {
    pool.schedule(() -> noted("normal"));
    pool.at(Priority.HIGH).schedule(() -> noted("high"));

    runAll();

    assertThat(ran).containsExactly("high", "normal");
  }

  @Test
  void publishOn_view_keepsTheOrderInside() {
    pool.execute(() -> noted("task"));
    Flux.range(1, 4).publishOn(pool.at(Priority.LOW)).doOnNext(this::noted).subscribe();

    runAll();

    assertThat(ran).contains("task").containsSubsequence(1, 2, 3, 4);
  }

  // ---------------------------------------------------------------- aging

  @Test
  void discipline_ownStep_setsHowFastOneAges() {
    TestPool aging =
        TestPool.of(
            WorkerPools.priority("aging", 1)
                .discipline(Discipline.priority(Duration.ofMillis(1)))
                .queueCapacity(8));
    aging.at(Priority.LOW).execute(() -> noted("old"));
    aging.advanceTimeBy(Duration.ofMillis(49));
    aging.at(Priority.HIGHEST).execute(() -> noted("urgent"));

    aging.runAll();

    assertThat(ran).containsExactly("old", "urgent");
    aging.expect().quiet().balanced();
  }

  // ---------------------------------------------------------------- looking in

  @Test
  void snapshot_priorities_tellEachLevelThatWasSeen() {
    TestPool small =
        TestPool.of(WorkerPools.priority("small", 1).queueCapacity(2).overflow(Overflow.block()));
    small.advanceTimeBy(Duration.ofMillis(1)); // a stamp of 0 means "not sampled"
    small.at(Priority.HIGH).schedule(() -> noted("first"));
    small.runAll();
    for (int i = 0; i < 3; i++) {
      small.at(Priority.HIGH).schedule(() -> noted("in"));
    }
    small.at(Priority.LOW).schedule(() -> noted("waits"));
    assertThat(small.snapshot().oldestAge()).isZero(); // which brings them to the shelf

    assertThat(small.snapshot().priorities())
        .extracting(
            PrioritySnapshot::level,
            PrioritySnapshot::waiting,
            PrioritySnapshot::queued,
            PrioritySnapshot::taken)
        .containsExactly(tuple(16, 0L, 3L, 1L), tuple(48, 1L, 0L, 0L));

    small.advanceTimeBy(Duration.ofMillis(7));
    small.runAll();

    assertThat(small.snapshot().priorities())
        .extracting(PrioritySnapshot::queued, PrioritySnapshot::taken)
        .containsExactly(tuple(0L, 4L), tuple(0L, 1L));
    assertThat(small.snapshot().priorities().get(0).waits().max())
        .isBetween(Duration.ofMillis(7), Duration.ofMillis(8));
    small.expect().quiet().balanced();
  }

  @Test
  void snapshot_firstComeFirstServed_hasNoPriorities() {
    TestPool fixed = TestPool.of(WorkerPools.fixed("fixed", 1));
    fixed.execute(() -> noted("x"));
    fixed.runAll();

    assertThat(fixed.snapshot().priorities()).isEmpty();
  }

  // ---------------------------------------------------------------- views

  @Test
  void view_everythingElse_isThePools() {
    TestPool view = pool.at(Priority.HIGH).forTenant(new Tenant("acme"));
    view.execute(() -> noted("x"));

    PoolSnapshot snapshot = view.snapshot();

    assertThat(snapshot.depth()).isEqualTo(1);
    assertThat(pool.snapshot().depth()).isEqualTo(1);
    assertThat(view.config()).isEqualTo(pool.config());
    assertThat(view.config().discipline()).isEqualTo(Discipline.priority());
    assertThat(view.now(java.util.concurrent.TimeUnit.MILLISECONDS)).isZero();
    assertThat(view)
        .hasToString("TestPool(fixed(\"prio\", 1) by priority(PT0.1S) at level 16 for acme)");
    assertThat(Scannable.from(view).scan(Scannable.Attr.NAME)).isEqualTo("prio");
    assertThat(Scannable.from(view).scan(Scannable.Attr.PARENT)).isNotNull();
    assertThat(Scannable.from(pool).scan(Scannable.Attr.PARENT)).isNull();
  }

  @Test
  void dispose_view_disposesOfThePool() {
    pool.at(Priority.HIGH).dispose();

    assertThat(pool.isDisposed()).isTrue();
    assertThatThrownBy(() -> pool.execute(() -> {})).isInstanceOf(PoolRejectedException.class);
  }

  @Test
  void at_poolWithoutPriorities_takesNoNotice() {
    TestPool fixed = TestPool.of(WorkerPools.fixed("fixed", 1).queueCapacity(8));
    fixed.execute(() -> noted("first"));
    fixed.at(Priority.HIGHEST).execute(() -> noted("second"));
    fixed.submit(() -> noted("third")).contextWrite(URGENT).subscribe();

    fixed.runAll();

    assertThat(ran).containsExactly("first", "second", "third");
    fixed.expect().quiet().balanced();
  }

  @Test
  void at_null_isRefusedByName() {
    assertThatThrownBy(() -> pool.at(null)).hasMessage("priority: null (expected: not null)");
    assertThatThrownBy(() -> pool.forTenant(null)).hasMessage("tenant: null (expected: not null)");
    assertThatThrownBy(() -> WorkerPools.priority("p", 1).discipline(null))
        .hasMessage("discipline: null (expected: not null)");
    assertThatThrownBy(() -> TaskOptions.none().priority(null))
        .hasMessage("priority: null (expected: not null)");
    assertThatThrownBy(() -> TaskOptions.none().cost(null))
        .hasMessage("cost: null (expected: not null)");
    assertThatThrownBy(() -> TaskOptions.none().tenant(null))
        .hasMessage("tenant: null (expected: not null)");
  }
}
