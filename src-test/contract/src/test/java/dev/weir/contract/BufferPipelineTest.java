package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.flow.FlowMeter;
import dev.weir.flow.WaitTimeoutException;
import dev.weir.observe.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

/** An ordinary pipeline of ten Reactor operators with each strategy in its middle. */
class BufferPipelineTest {

  private static final int CAPACITY = 4;

  /** What the subscriber behind it takes for each element; the source has one each millisecond. */
  private static final Duration PACE = Duration.ofMillis(10);

  private final FlowMeter meter = FlowMeter.named("middle");
  private final List<Integer> dropped = new ArrayList<>();
  private VirtualTimeScheduler clock;

  @BeforeEach
  void virtualTime() {
    clock = VirtualTimeScheduler.getOrSet();
  }

  @AfterEach
  void realTime() {
    VirtualTimeScheduler.reset();
  }

  /**
   * Odd numbers up to 199, one each millisecond or, if the source can wait, as they are wanted; the
   * strategy; then each takes ten milliseconds, and they come in pairs with their running sum.
   */
  private Flux<String> pipeline(Buffering kind, Flux<Integer> ticks) {
    return ticks
        .map(i -> i + 1)
        .filter(i -> i % 2 == 1)
        .flatMapSequential(i -> Mono.just(i).hide())
        .transform(
            kind.<Integer>of(CAPACITY, Schedulers.parallel()).onDropped(dropped::add).meter(meter))
        .concatMapDelayError(i -> Mono.just(i).delayElement(PACE), 1)
        .publishOn(Schedulers.parallel(), 1)
        .buffer(2)
        .concatMap(Mono::just)
        .scan("", (before, pair) -> pair.toString())
        .skip(1)
        .take(1_000);
  }

  private static Flux<Integer> hot() {
    return Flux.interval(Duration.ofMillis(1)).map(Long::intValue).take(200).onBackpressureBuffer();
  }

  private static Flux<Integer> cold() {
    return Flux.range(0, 200);
  }

  @ParameterizedTest
  @EnumSource(
      value = Buffering.class,
      names = {"BLOCK", "TIMEOUT", "TIMEOUT_DISCARDING", "BLOCK_WEIGHED", "TIMEOUT_WEIGHED"})
  void coldSource_waits_andNothingIsLost(Buffering kind) {
    // Under the timeouts, four elements at ten milliseconds each wait less than their bound.
    List<String> pairs = run(pipeline(kind, cold()));

    assertThat(pairs).isEqualTo(pairsOf(odd(1, 199)));
    assertThat(dropped).isEmpty();
    assertThat(meter.ledger()).isEqualTo(ledger(100, 100, 0, 0, 0));
  }

  @Test
  void hotSource_underBlock_waitsInFrontOfIt() {
    assertThat(run(pipeline(Buffering.BLOCK, hot()))).isEqualTo(pairsOf(odd(1, 199)));
    assertThat(meter.ledger()).isEqualTo(ledger(100, 100, 0, 0, 0));
  }

  @ParameterizedTest
  @EnumSource(
      value = Buffering.class,
      names = {
        "DROP_NEWEST",
        "DROP_OLDEST",
        "DROP_NEWEST_WEIGHED",
        "DROP_OLDEST_WEIGHED",
        "DROP_NEWEST_AGED",
        "DROP_OLDEST_AGED",
        "DROP_NEWEST_BY_KEY"
      })
  void hotSource_underDrop_losesWhatFindsNoRoomAndKeepsTheOrder(Buffering kind) {
    List<String> pairs = run(pipeline(kind, hot()));

    List<Integer> passedOn = elementsOf(pairs);
    assertThat(passedOn).isSorted().doesNotHaveDuplicates();
    assertThat(dropped).isSorted().doesNotHaveDuplicates();
    List<Integer> all = new ArrayList<>(passedOn);
    all.addAll(dropped);
    assertThat(all).containsExactlyInAnyOrderElementsOf(odd(1, 199));
    // A fifth can be passed on: one each ten milliseconds, of one each two; and what is left at the
    // end.
    assertThat(passedOn).hasSizeBetween(20, 20 + CAPACITY + 2);
    int lastSent = 199;
    if (kind.dropsOldest()) {
      assertThat(passedOn).endsWith(lastSent - 6, lastSent - 4, lastSent - 2, lastSent);
    } else {
      assertThat(dropped).contains(lastSent);
      assertThat(passedOn).startsWith(1, 3, 5, 7, 9);
    }
    assertThat(meter.ledger()).isEqualTo(ledger(100, passedOn.size(), dropped.size(), 0, 0));
  }

  @Test
  void coldSource_underDrop_keepsTheFirstOrTheLast() {
    assertThat(elementsOf(run(pipeline(Buffering.DROP_NEWEST, cold())))).startsWith(1, 3, 5, 7);
    assertThat(dropped).endsWith(195, 197, 199);
    dropped.clear();

    assertThat(elementsOf(run(pipeline(Buffering.DROP_OLDEST, cold()))))
        .endsWith(193, 195, 197, 199);
    assertThat(dropped).doesNotContain(193, 195, 197, 199);
  }

  @Test
  void hotSource_underReject_failsOnceAfterWhatHadFoundRoom() {
    List<String> pairs = new ArrayList<>();

    StepVerifier.create(pipeline(Buffering.REJECT, hot()).doOnNext(pairs::add))
        .then(this::letItRun)
        .thenConsumeWhile(pair -> true)
        .expectErrorMatches(Exceptions::isOverflow)
        .verify();

    List<Integer> passedOn = elementsOf(pairs);
    assertThat(dropped).hasSize(1);
    assertThat(passedOn).isEqualTo(odd(1, passedOn.get(passedOn.size() - 1)));
    Ledger ledger = meter.ledger();
    assertThat(ledger.rejected()).isEqualTo(1);
    assertThat(ledger.pending()).isZero();
    assertThat(2 * ledger.offered() - 1)
        .as("the one that found no room")
        .isEqualTo((long) dropped.get(0));
  }

  @Test
  void slowSubscriber_underTimeout_failsTheStreamAtTheBound() {
    StepVerifier.create(slowly(Buffering.TIMEOUT))
        .then(this::letItRun)
        .thenConsumeWhile(pair -> true)
        .expectErrorMatches(e -> e instanceof WaitTimeoutException)
        .verify();

    assertThat(dropped).hasSize(1);
    assertThat(meter.ledger().timedOut()).isEqualTo(1);
    assertThat(meter.ledger().pending()).isZero();
  }

  @Test
  void slowSubscriber_underTimeoutDiscarding_losesTheLateAloneAndKeepsTheOrder() {
    List<Integer> passedOn = new ArrayList<>();
    StepVerifier.create(slowly(Buffering.TIMEOUT_DISCARDING).doOnNext(passedOn::add))
        .then(this::letItRun)
        .thenConsumeWhile(i -> true)
        .verifyComplete();

    assertThat(passedOn).isSorted().isNotEmpty();
    List<Integer> all = new ArrayList<>(passedOn);
    all.addAll(dropped);
    assertThat(all).containsExactlyInAnyOrderElementsOf(IntStream.range(0, 50).boxed().toList());
    assertThat(meter.ledger()).isEqualTo(ledger(50, passedOn.size(), 0, 0, dropped.size()));
  }

  /** Each takes longer than an element may wait. */
  private Flux<Integer> slowly(Buffering kind) {
    return Flux.range(0, 50)
        .transform(
            kind.<Integer>of(CAPACITY, Schedulers.parallel()).onDropped(dropped::add).meter(meter))
        .delayElements(Buffering.WAIT.plusMillis(1));
  }

  private List<String> run(Flux<String> pipeline) {
    List<String> pairs = new ArrayList<>();
    StepVerifier.create(pipeline.doOnNext(pairs::add))
        .then(this::letItRun)
        .thenConsumeWhile(pair -> true)
        .verifyComplete();
    return pairs;
  }

  /* Step by step: in one leap, what is requested at a later time would find the source all done. */
  private void letItRun() {
    for (int i = 0; i < 5_000; i++) {
      clock.advanceTimeBy(Duration.ofMillis(1));
    }
  }

  private static List<Integer> odd(int first, int last) {
    return IntStream.rangeClosed(first, last).filter(i -> i % 2 == 1).boxed().toList();
  }

  private static List<String> pairsOf(List<Integer> elements) {
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < elements.size(); i += 2) {
      pairs.add(elements.subList(i, Math.min(elements.size(), i + 2)).toString());
    }
    return pairs;
  }

  private static List<Integer> elementsOf(List<String> pairs) {
    List<Integer> elements = new ArrayList<>();
    for (String pair : pairs) {
      for (String element : pair.substring(1, pair.length() - 1).split(", ")) {
        elements.add(Integer.valueOf(element));
      }
    }
    return elements;
  }

  private static Ledger ledger(
      long offered, long completed, long dropped, long rejected, long timedOut) {
    return new Ledger(offered, completed, 0, dropped, rejected, timedOut, 0, 0, 0, 0, 0, 0, 0);
  }
}
