package dev.weir.test;

import static dev.weir.test.FlowExpectation.expect;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.flow.Backpressure;
import dev.weir.flow.FlowMeter;
import dev.weir.flow.Intake;
import dev.weir.flow.WaitTimeoutException;
import dev.weir.overflow.Overflow;
import dev.weir.pool.QueueTimeoutException;
import dev.weir.pool.WorkerPools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.subscriber.TestSubscriber;

/** The examples of docs/testing.md, which must stand here word for word. */
class TestingGuideTest {

  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @Test
  void guide_probeFillsTheRoom_thirdTimesOut() {
    TestPool pool =
        TestPool.of(
            WorkerPools.fixed("db", 1).queueCapacity(1).overflow(Overflow.timeout(ofMillis(200))));

    Probe<String> slow = Probe.create("slow");
    pool.submitPublisher(slow).subscribe();
    pool.runAll();
    pool.submit(() -> "queued").onErrorComplete().subscribe();
    slow.assertStarted(1);

    StepVerifier.create(pool.submit(() -> "third"))
        .then(() -> pool.expect().running(1).queued(1).waiting(1))
        .then(() -> pool.advanceTimeBy(ofMillis(200)))
        .verifyError(QueueTimeoutException.class);

    slow.emit("row").complete();
    pool.expect().completed(1).timedOut(2).quiet().balanced();
  }

  @Test
  void guide_autoRun_mapsAtOnce() {
    TestPool quick = TestPool.of(WorkerPools.fixed("quick", 2)).autoRun();
    StepVerifier.create(Flux.just(1, 2, 3).transform(quick.map(i -> i * i)))
        .expectNext(1, 4, 9)
        .verifyComplete();
  }

  @Test
  void guide_workThatTakesTime_takesVirtualTime() {
    TestPool pool = TestPool.of(WorkerPools.fixed("db", 1));
    Callable<String> body =
        () -> {
          pool.advanceTimeBy(ofMillis(50));
          return "took 50 ms of a worker";
        };
    Supplier<Mono<String>> publisher =
        () -> Mono.delay(ofMillis(50), pool.clock()).thenReturn("took 50 ms of a place");

    StepVerifier.create(pool.submit(body))
        .then(pool::runAll)
        .expectNext("took 50 ms of a worker")
        .verifyComplete();
    assertThat(pool.snapshot().workers().get(0).busyTime()).isEqualTo(ofMillis(50));
    StepVerifier.create(pool.submitPublisher(publisher))
        .then(pool::runAll)
        .then(() -> pool.advanceTimeBy(ofMillis(50)))
        .expectNext("took 50 ms of a place")
        .verifyComplete();
    assertThat(pool.snapshot().workers().get(0).busyTime()).isEqualTo(ofMillis(50));
  }

  @Test
  void guide_dropUnderTest_accountsForEachElement() {
    FlowMeter meter = FlowMeter.named("ticks");
    TestPublisher<Integer> ticks = TestPublisher.create();

    StepVerifier.create(ticks.flux().transform(Backpressure.<Integer>drop(2).meter(meter)), 1)
        .then(() -> ticks.next(1, 2, 3, 4))
        .expectNext(1)
        .then(() -> expect(meter).offered(4).completed(1).dropped(1).queued(2))
        .thenRequest(9)
        .expectNext(2, 3)
        .thenCancel()
        .verifyThenAssertThat()
        .hasDiscardedExactly(4);

    ticks.assertCancelled();
    expect(meter).quiet().balanced();
    assertThat(meter.ledger().completed()).isEqualTo(3);
  }

  @Test
  void guide_timeoutUnderTest_takesVirtualTime() {
    VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    TestPublisher<Integer> source = TestPublisher.create();

    StepVerifier.create(
            source.flux().transform(Backpressure.<Integer>timeout(8, ofMillis(50)).timer(clock)), 0)
        .then(() -> source.assertMinRequested(8).assertMaxRequested(8).next(1))
        .then(() -> clock.advanceTimeBy(ofMillis(50)))
        .verifyError(WaitTimeoutException.class);
    source.assertCancelled();
  }

  @Test
  void guide_intakeUnderTest_isTakenFromByTheTest() {
    Intake<String> orders = Intake.<String>bounded(1).name("orders").build();
    TestSubscriber<String> taker = TestSubscriber.builder().initialRequest(0).build();
    orders.asFlux().subscribe(taker);
    orders.tryOffer("first");

    StepVerifier.create(orders.send("second"))
        .then(() -> expect(orders).queued(1).waiting(1))
        .then(() -> taker.request(1))
        .verifyComplete();

    assertThat(taker.getReceivedOnNext()).containsExactly("first");
    expect(orders).completed(1).queued(1).balanced();
  }

  @Test
  void guide_failedExpectation_readsAsShown() throws IOException {
    TestPool pool =
        TestPool.of(
            WorkerPools.fixed("db", 1).queueCapacity(1).overflow(Overflow.timeout(ofMillis(200))));
    pool.submitPublisher(Probe.create("slow")).subscribe();
    pool.runAll();
    pool.submit(() -> "queued").subscribe();
    String shown = guide().replaceFirst("(?s).*```text\n", "").replaceFirst("(?s)\n```.*", "");
    assertThatThrownBy(() -> pool.expect().waiting(1)).hasMessage(shown);
  }

  @Test
  void guide_everyExample_standsHere() throws IOException {
    String here =
        words(
            Files.readString(
                root().resolve("src-test/unit/src/test/java/dev/weir/test/TestingGuideTest.java")));
    List<String> blocks = new ArrayList<>();
    Matcher block = BLOCK.matcher(guide());
    while (block.find()) {
      blocks.add(block.group(1));
    }
    assertThat(blocks).hasSize(7).allSatisfy(b -> assertThat(here).contains(words(b)));
  }

  private static String words(String code) {
    return code.replaceAll("\\s+", " ");
  }

  private static String guide() throws IOException {
    return Files.readString(root().resolve("docs/testing.md"));
  }

  private static Path root() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("docs/testing.md"))) {
      directory = directory.getParent();
      assertThat(directory).as("a directory above this one with docs/testing.md").isNotNull();
    }
    return directory;
  }
}
