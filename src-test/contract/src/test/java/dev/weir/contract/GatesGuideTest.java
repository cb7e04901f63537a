package dev.weir.contract;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.discipline.Discipline;
import dev.weir.discipline.Partitions;
import dev.weir.gate.Gate;
import dev.weir.gate.GateRefusedException;
import dev.weir.gate.Hold;
import dev.weir.limit.CallEnd;
import dev.weir.limit.Limits;
import dev.weir.observe.GateSnapshot;
import dev.weir.observe.PartitionSnapshot;
import dev.weir.observe.Reason;
import dev.weir.observe.Refused;
import dev.weir.overflow.CoDel;
import dev.weir.overflow.Overflow;
import dev.weir.request.Priority;
import dev.weir.request.Tenant;
import dev.weir.retry.Retries;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;

/** The examples of docs/gates.md. */
class GatesGuideTest {

  /** What an HTTP client fails with. */
  private static final class StatusException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int status;

    StatusException(int status) {
      this.status = status;
    }

    int status() {
      return status;
    }
  }

  private final List<Sinks.One<String>> calls = new ArrayList<>();

  /** Answered by {@link #answer}. */
  private Mono<String> load(String id) {
    return Mono.defer(
        () -> {
          Sinks.One<String> call = Sinks.one();
          calls.add(call);
          return call.asMono().map(answer -> answer + " " + id);
        });
  }

  private void answer(int call) {
    calls.get(call).tryEmitValue("loaded").orThrow();
  }

  private CallEnd loadOf(Throwable error) {
    if (error instanceof StatusException http) {
      return switch (http.status()) {
        case 429, 503 -> CallEnd.OVERLOADED; // it says itself that it has enough
        case 404, 409 -> CallEnd.SUCCEEDED; // as good an answer as any: its time counts
        default -> CallEnd.IGNORED;
      };
    }
    return error instanceof TimeoutException ? CallEnd.OVERLOADED : CallEnd.IGNORED;
  }

  @Test
  void guide_clientCall_isGuarded() {
    Gate prices =
        Gate.of("prices")
            .limit(Limits.gradient2())
            .queueCapacity(64)
            .overflow(Overflow.timeout(ofMillis(50)))
            .errors(this::loadOf)
            .build();
    Mono<String> price = load("tea").timeout(ofSeconds(1)).transform(prices.guard());

    StepVerifier.create(price).then(() -> answer(0)).expectNext("loaded tea").verifyComplete();

    assertThat(prices.snapshot().ledger().completed()).isEqualTo(1);
    assertThat(loadOf(new StatusException(503))).isEqualTo(CallEnd.OVERLOADED);
    assertThat(loadOf(new StatusException(404))).isEqualTo(CallEnd.SUCCEEDED);
    assertThat(loadOf(new StatusException(500))).isEqualTo(CallEnd.IGNORED);
    assertThat(loadOf(new TimeoutException())).isEqualTo(CallEnd.OVERLOADED);
  }

  @Test
  void guide_timeout_tellsTheLimitInsideAndNotOutside() {
    VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
    try {
      Gate gate = Gate.of("inside").limit(Limits.aimd()).timer(time).build();
      Gate other = Gate.of("outside").limit(Limits.aimd()).timer(time).build();
      Mono<String> call = Mono.never();

      Mono<String> inside = call.timeout(ofSeconds(1)).transform(gate.guard()); // tells the limit
      Mono<String> outside = call.transform(other.guard()).timeout(ofSeconds(1)); // only cancels

      for (int i = 0; i < 100; i++) {
        inside.onErrorComplete().subscribe();
        outside.onErrorComplete().subscribe();
        time.advanceTimeBy(ofSeconds(1));
      }
      assertThat(gate.snapshot().ledger().failed()).isEqualTo(100);
      assertThat(gate.snapshot().limit()).isLessThan(10);
      assertThat(other.snapshot().ledger().cancelled()).isEqualTo(100);
      assertThat(other.snapshot().limit()).isEqualTo(10);
    } finally {
      VirtualTimeScheduler.reset();
    }
  }

  @Test
  void guide_cursor_holdsItsPermitToTheFirstRow() {
    Gate db = Gate.of("db").limit(Limits.fixed(1)).build();
    TestPublisher<String> cursor = TestPublisher.create();

    Flux<String> rows = cursor.flux().transform(db.guard(Hold.TO_FIRST_ELEMENT));

    StepVerifier.create(rows)
        .then(() -> assertThat(db.snapshot().inFlight()).isEqualTo(1))
        .then(() -> cursor.next("first"))
        .expectNext("first")
        .then(() -> assertThat(db.snapshot().inFlight()).isZero())
        .then(() -> cursor.next("second"))
        .expectNext("second")
        .thenCancel()
        .verify();
  }

  @Test
  void guide_pipeline_asksItsSourceForWhatTheGateLetsThrough() {
    AtomicLong requested = new AtomicLong();
    Flux<String> ids = Flux.range(0, 1000).map(i -> "id" + i).doOnRequest(requested::addAndGet);
    Gate search = Gate.of("search").limit(Limits.fixed(3)).build();

    Flux<String> answers = ids.transform(search.flatMap(this::load));

    Disposable running = answers.subscribe();
    assertThat(search.snapshot().inFlight()).isEqualTo(3);
    assertThat(requested).hasValue(4);
    answer(0);
    assertThat(search.snapshot().inFlight()).isEqualTo(3);
    assertThat(requested).hasValue(5);
    running.dispose();
    assertThat(search.snapshot().ledger().pending()).isZero();
  }

  @Test
  void guide_priorities_shedTheLeastUrgentFirst() {
    Gate api =
        Gate.of("api")
            .limit(Limits.fixed(1))
            .queueCapacity(1)
            .overflow(Overflow.reject())
            .discipline(Discipline.priority())
            .build();
    Mono<String> report =
        load("report")
            .transform(api.guard())
            .contextWrite(c -> c.put(Priority.class, Priority.LOW));
    Mono<String> checkout =
        load("checkout")
            .transform(api.guard())
            .contextWrite(c -> c.put(Priority.class, Priority.HIGH));

    report.subscribe(); // has the permit
    CompletableFuture<String> waits = report.toFuture();
    StepVerifier.create(checkout)
        .then(() -> assertThat(waits).failsWithin(ofSeconds(10)))
        .then(() -> answer(0))
        .then(() -> answer(1))
        .expectNext("loaded checkout")
        .verifyComplete();

    assertThat(api.snapshot().refused()).isEqualTo(Map.of(Reason.OUTRANKED, 1L));
  }

  @Test
  void guide_partitions_giveEachItsPart() {
    Partitions tenants =
        Partitions.by(request -> request.tenant() == null ? null : request.tenant().id())
            .share("shop", 0.6)
            .share("batch", 0.3); // and what is left, 0.1, for all others
    Gate orders = Gate.of("orders").limit(Limits.fixed(10)).partitions(tenants).build();
    Mono<String> shop =
        load("order")
            .transform(orders.guard())
            .contextWrite(c -> c.put(Tenant.class, new Tenant("shop")));

    Mono<String> batch =
        load("batch")
            .transform(orders.guard())
            .contextWrite(c -> c.put(Tenant.class, new Tenant("batch")));
    IntStream.range(0, 30).forEach(i -> batch.subscribe());
    assertThat(orders.snapshot().inFlight()).isEqualTo(10); // nobody else is there
    IntStream.range(0, 30).forEach(i -> shop.subscribe());
    IntStream.range(0, 10).forEach(this::answer);

    assertThat(orders.snapshot().partitions())
        .extracting(PartitionSnapshot::inFlight)
        .containsExactly(7, 3, 0);
    assertThat(orders.snapshot().ledger().isBalanced()).isTrue();
  }

  @Test
  void guide_codel_cutsAStandingQueue() {
    VirtualTimeScheduler time = VirtualTimeScheduler.create();
    Gate search =
        Gate.of("search")
            .limit(Limits.fixed(4))
            .queueCapacity(256)
            .overflow(Overflow.timeout(ofSeconds(1)))
            .codel(new CoDel(ofMillis(20), ofMillis(200)))
            .timer(time)
            .build();
    IntStream.range(0, 200)
        .forEach(i -> load("x").transform(search.guard()).onErrorComplete().subscribe());
    for (int i = 0; i < 40; i++) {
      time.advanceTimeBy(ofMillis(10));
      answer(i);
    }
    assertThat(search.snapshot().refused().get(Reason.STANDING_QUEUE)).isPositive();
    time.dispose();
  }

  @Test
  void guide_shadow_tellsBeforeItIsSwitchedOn() {
    Gate search =
        Gate.of("search")
            .limit(Limits.fixed(2))
            .queueCapacity(1)
            .overflow(Overflow.reject())
            .shadow(true)
            .build();
    Flux.range(0, 4).flatMap(i -> load("x").transform(search.guard())).subscribe();

    GateSnapshot.Shadow wouldHave = search.snapshot().shadow();
    assertThat(wouldHave.delayed()).isEqualTo(1);
    assertThat(wouldHave.refused()).isEqualTo(Map.of(Reason.NO_ROOM, 1L));
    search.reconfigure(config -> config.withShadow(false));

    IntStream.range(0, 4).forEach(this::answer);
    assertThat(search.config().shadow()).isFalse();
    assertThat(search.snapshot().ledger().completed()).isEqualTo(4);
  }

  @Test
  void guide_change_atRunTime() {
    Gate search = Gate.of("search").build();

    search.reconfigure(
        config -> config.withLimit(Limits.fixed(40)).withOverflow(Overflow.timeout(ofMillis(80))));

    assertThat(search.snapshot().limit()).isEqualTo(40);
    assertThat(search.config().queueCapacity()).isEqualTo(256);
  }

  @Test
  void guide_snapshot_reads() {
    Gate search = Gate.of("search").limit(Limits.fixed(1)).queueCapacity(2).build();
    IntStream.range(0, 2).forEach(i -> load("x").transform(search.guard()).subscribe());

    GateSnapshot now = search.snapshot();
    String line =
        "%d of %d in flight, %d wait; of those who waited, 99 %% got in within %s; turned away: %s"
            .formatted(
                now.inFlight(),
                now.limit(),
                now.ledger().queued() + now.ledger().waiting(),
                now.waits().p99(),
                now.refused());

    assertThat(line)
        .isEqualTo(
            "1 of 1 in flight, 1 wait; of those who waited, 99 % got in within PT0S;"
                + " turned away: {}");
    assertThat(now.ledger().isBalanced()).isTrue();
  }

  @Test
  void guide_connectionPool_hasItsQueueInFront() {
    int connections = 20;
    Gate db =
        Gate.of("db")
            .limit(Limits.vegas().atMost(Limits.fixed(connections)))
            .queueCapacity(100)
            .overflow(Overflow.timeout(ofMillis(200)))
            .build();

    IntStream.range(0, 50)
        .forEach(i -> load("x").transform(db.guard()).onErrorComplete().subscribe());
    assertThat(db.snapshot().inFlight()).isLessThanOrEqualTo(connections);
    assertThat(db.snapshot().inFlight()).isEqualTo(db.snapshot().limit());
    db.dispose();
    assertThat(db.snapshot().refused()).isEqualTo(Map.of(Reason.SHUT_DOWN, 40L));
  }

  @Test
  void guide_bulkhead_asAGate() {
    Gate gate =
        Gate.of("backend")
            .limit(Limits.fixed(25))
            .queueCapacity(0)
            .overflow(Overflow.reject())
            .build();

    IntStream.range(0, 25).forEach(i -> load("x").transform(gate.guard()).subscribe());
    StepVerifier.create(load("one more").transform(gate.guard()))
        .verifyErrorSatisfies(
            e ->
                assertThat(e)
                    .isInstanceOf(GateRefusedException.class)
                    .hasMessage(
                        "gate backend: rejected: no permit (in flight 25, limit 25, waiting 0)"));
  }

  @Test
  void guide_sourcesThatBlock_startElsewhere() {
    Gate gate =
        Gate.of("files").limit(Limits.fixed(1)).startOn(Schedulers.boundedElastic()).build();

    Mono<String> name =
        Mono.fromCallable(() -> Thread.currentThread().getName()).transform(gate.guard());
    load("x").transform(gate.guard()).subscribe();
    StepVerifier.create(name)
        .then(() -> answer(0))
        .assertNext(thread -> assertThat(thread).startsWith("boundedElastic"))
        .verifyComplete();
  }

  @Test
  void guide_retry_takesAPermitEachTimeAndLeavesRefusalsAlone() {
    Gate prices =
        Gate.of("prices")
            .limit(Limits.fixed(1))
            .queueCapacity(0)
            .overflow(Overflow.reject())
            .build();
    AtomicInteger tries = new AtomicInteger();
    Mono<String> call =
        Mono.fromCallable(
            () -> {
              if (tries.incrementAndGet() < 3) {
                throw new StatusException(500);
              }
              return "loaded";
            });

    Mono<String> persistent =
        call.transform(prices.guard())
            .retryWhen(
                Retries.of("prices")
                    .backoff(ofMillis(10), ofSeconds(1))
                    .on(e -> !(e instanceof Refused)));

    StepVerifier.create(persistent).expectNext("loaded").verifyComplete();
    assertThat(prices.snapshot().ledger().offered()).isEqualTo(3);
    load("x").transform(prices.guard()).subscribe();
    StepVerifier.create(persistent).verifyError(GateRefusedException.class);
    assertThat(prices.snapshot().ledger().rejected()).isEqualTo(1);
  }

  @Test
  void guide_test_movesTime() {
    VirtualTimeScheduler time = VirtualTimeScheduler.create();
    Gate gate =
        Gate.of("search")
            .limit(Limits.fixed(1))
            .overflow(Overflow.timeout(ofMillis(50)))
            .timer(time)
            .build();
    Mono.never().transform(gate.guard()).subscribe();

    StepVerifier.create(load("tea").transform(gate.guard()))
        .then(() -> time.advanceTimeBy(ofMillis(50)))
        .verifyError(GateRefusedException.class);

    assertThat(gate.snapshot().refused()).isEqualTo(Map.of(Reason.WAITED_TOO_LONG, 1L));
  }

  @Test
  void guide_everyExample_standsHere() throws IOException {
    Guide.assertExamplesStandIn(GatesGuideTest.class, "docs/gates.md", 17);
  }
}
