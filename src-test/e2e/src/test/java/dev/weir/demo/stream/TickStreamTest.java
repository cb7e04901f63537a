package dev.weir.demo.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.demo.config.StreamSpec;
import dev.weir.limit.Rate;
import dev.weir.overflow.Overflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Ticks for one listener, in virtual time: ten a second, of which four may wait. */
class TickStreamTest {

  private static final int BUFFER = 4;
  private static final Duration PERIOD = Duration.ofMillis(100);

  /* Besides those in the buffer: the one that the heartbeat's merge has in hand. */
  private static final int IN_HAND = 1;

  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private final Sinks.Empty<Void> closing = Sinks.empty();
  private final Listener listener = new Listener();

  /** Takes what it is told to. */
  private static final class Listener extends BaseSubscriber<byte[]> {

    private final List<String> events = new ArrayList<>();
    private boolean isDone;
    private @Nullable Throwable error;

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
      // nothing is requested yet
    }

    @Override
    protected void hookOnNext(byte[] event) {
      events.add(new String(event, UTF_8));
    }

    @Override
    protected void hookOnComplete() {
      isDone = true;
    }

    @Override
    protected void hookOnError(Throwable cause) {
      error = cause;
    }

    List<Integer> ticks() {
      return events.stream()
          .filter(event -> event.startsWith("{\"seq\":"))
          .map(event -> Integer.valueOf(event.replaceFirst("\\{\"seq\":([0-9]+),(?s).*", "$1")))
          .toList();
    }

    String last() {
      return events.get(events.size() - 1).strip();
    }
  }

  private void listen(Overflow overflow, long count, @Nullable Duration lasting) {
    listen(overflow, new Ticking(Rate.of(1, PERIOD), count, lasting, 0), StreamFormat.NDJSON);
  }

  private void listen(Overflow overflow, Ticking ticking, StreamFormat format) {
    StreamSpec spec = new StreamSpec("s", "/s", overflow, Rate.perSecond(1), BUFFER, 9, null);
    new TickStream(spec, ticking, format, closing.asMono(), time).events().subscribe(listener);
  }

  private void pass(Duration duration) {
    time.advanceTimeBy(duration);
  }

  @ParameterizedTest
  @ValueSource(strings = {"block", "drop", "reject", "timeout"})
  void events_fastListener_getsAllAtTheRateAndTheSummary(String strategy) {
    listen(overflow(strategy), 20, null);
    listener.requestUnbounded();

    pass(Duration.ofMillis(950));
    assertThat(listener.ticks()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);

    pass(Duration.ofMillis(1_000));
    assertThat(listener.ticks()).hasSize(20);
    assertThat(listener.events.get(4)).isEqualTo("{\"seq\":5,\"atMillis\":380}\n");
    assertThat(listener.last())
        .isEqualTo("{\"summary\":{\"ticks\":20,\"sent\":20,\"dropped\":0,\"end\":\"complete\"}}");
    assertThat(listener.isDone).isTrue();
  }

  private static Overflow overflow(String strategy) {
    return switch (strategy) {
      case "block" -> Overflow.block();
      case "drop" -> Overflow.drop();
      case "reject" -> Overflow.reject();
      default -> Overflow.timeout(Duration.ofSeconds(1));
    };
  }

  @Test
  void block_slowListener_getsAllAndTheTicksAreSpacedAnew() {
    listen(Overflow.block(), 20, null);
    listener.request(1);
    pass(Duration.ofSeconds(10));
    assertThat(listener.ticks()).containsExactly(1);

    listener.request(BUFFER + IN_HAND); // what had been made meanwhile comes at once
    assertThat(listener.ticks()).startsWith(1, 2, 3, 4);
    listener.requestUnbounded();
    int atOnce = listener.ticks().size();
    assertThat(atOnce).isLessThanOrEqualTo(1 + BUFFER + IN_HAND + 1);
    pass(Duration.ofMillis(550));
    assertThat(listener.ticks()).hasSizeBetween(atOnce + 5, atOnce + 6);
    pass(Duration.ofSeconds(4));

    assertThat(listener.ticks()).hasSize(20).isSorted().doesNotHaveDuplicates();
    assertThat(listener.last()).contains("\"sent\":20,\"dropped\":0,\"end\":\"complete\"");
  }

  @Test
  void drop_slowListener_seesGapsAndHowMany() {
    listen(Overflow.drop(), 100, null);
    listener.request(1);
    pass(Duration.ofMillis(5_050)); // 51 ticks
    listener.requestUnbounded();
    pass(Duration.ofSeconds(10));

    List<Integer> ticks = listener.ticks();
    assertThat(ticks).isSorted().doesNotHaveDuplicates();
    assertThat(ticks).startsWith(1, 2, 3, 4, 5, 6);
    assertThat(ticks.get(6)).as("after the gap").isEqualTo(52);
    assertThat(ticks).endsWith(99, 100).hasSize(6 + 49);
    assertThat(listener.last())
        .isEqualTo("{\"summary\":{\"ticks\":100,\"sent\":55,\"dropped\":45,\"end\":\"complete\"}}");
  }

  @Test
  void reject_slowListener_getsWhatHadRoomThenAProblem() {
    listen(Overflow.reject(), 100, null);
    listener.request(1);
    pass(Duration.ofSeconds(2));
    assertThat(listener.isDone).isFalse();

    listener.requestUnbounded();

    assertThat(listener.ticks()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(listener.events.get(6))
        .startsWith("{\"problem\":{")
        .contains("\"status\":503")
        .contains("\"reason\":\"buffer_full\"")
        .contains("\"route\":\"/s\"")
        .contains("\"strategy\":\"reject\"");
    assertThat(listener.last()).contains("\"sent\":6,").contains("\"end\":\"failed\"");
    assertThat(listener.isDone).isTrue();
  }

  @Test
  void timeout_tickThatWaitsTooLong_endsTheStreamWithAProblem() {
    listen(Overflow.timeout(Duration.ofSeconds(1)), 100, null);
    listener.request(1);
    pass(Duration.ofSeconds(10));

    listener.requestUnbounded();

    assertThat(listener.ticks()).containsExactly(1, 2);
    assertThat(listener.events.get(2))
        .contains("\"reason\":\"wait_timeout\"")
        .contains("\"strategy\":\"timeout\"");
    assertThat(listener.last()).contains("\"end\":\"failed\"");
    assertThat(listener.isDone).isTrue();
  }

  @Test
  void timeout_listenerInTime_getsAll() {
    listen(Overflow.timeout(Duration.ofSeconds(1)), 10, null);
    while (!listener.isDone && time.now(TimeUnit.SECONDS) < 60) {
      pass(Duration.ofMillis(150));
      listener.request(1);
    }

    assertThat(listener.ticks()).hasSize(10);
    assertThat(listener.last()).contains("\"end\":\"complete\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"block", "drop", "reject", "timeout"})
  void closing_streamThatKnowsNoEnd_endsPolitely(String strategy) {
    listen(overflow(strategy), Long.MAX_VALUE, null);
    listener.requestUnbounded();
    pass(Duration.ofMillis(450));

    closing.tryEmitEmpty();

    assertThat(listener.last())
        .isEqualTo(
            "{\"summary\":{\"ticks\":5,\"sent\":5,\"dropped\":0,\"end\":\"shutting_down\"}}");
    assertThat(listener.isDone).isTrue();
  }

  @Test
  void closing_slowListener_getsTheSummaryNext() {
    listen(Overflow.block(), Long.MAX_VALUE, null);
    listener.request(1);
    pass(Duration.ofSeconds(5));

    closing.tryEmitEmpty();
    listener.request(3);

    assertThat(listener.ticks()).hasSizeLessThanOrEqualTo(1 + IN_HAND);
    assertThat(listener.last()).contains("\"end\":\"shutting_down\"");
    assertThat(listener.isDone).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"SSE, ': heartbeat\n\n'", "NDJSON, '\n'"})
  void heartbeat_every15Seconds(StreamFormat format, String heartbeat) {
    listen(Overflow.drop(), new Ticking(Rate.of(1, Duration.ofHours(1)), 9, null, 0), format);
    listener.requestUnbounded();

    pass(Duration.ofSeconds(46));

    assertThat(listener.events).filteredOn(heartbeat::equals).hasSize(3);
  }

  @Test
  void heartbeat_listenerThatDoesNotListen_doesNotPileUp() {
    listen(
        Overflow.drop(),
        new Ticking(Rate.of(1, Duration.ofHours(1)), 9, null, 0),
        StreamFormat.NDJSON);
    pass(Duration.ofMinutes(30));

    listener.request(10);

    assertThat(listener.events).filteredOn("\n"::equals).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void lasting_timeIsUp_ends() {
    listen(Overflow.block(), Long.MAX_VALUE, Duration.ofMillis(1_050));
    listener.requestUnbounded();

    pass(Duration.ofSeconds(5));

    assertThat(listener.ticks()).hasSize(11);
    assertThat(listener.last()).contains("\"end\":\"complete\"");
  }

  @Test
  void cancel_anyTime_endsEveryTimer() {
    listen(Overflow.timeout(Duration.ofSeconds(1)), Long.MAX_VALUE, Duration.ofHours(1));
    listener.request(2);
    pass(Duration.ofSeconds(1));
    int had = listener.events.size();

    listener.cancel();
    long scheduled = time.getScheduledTaskCount();
    pass(Duration.ofHours(2));

    assertThat(time.getScheduledTaskCount()).as("timers after the cancel").isEqualTo(scheduled);
    assertThat(listener.events).hasSize(had);
    assertThat(listener.error).isNull();
  }

  @Test
  void sse_events_areWrittenAsTheStandardHasThem() {
    listen(Overflow.drop(), new Ticking(Rate.of(1, PERIOD), 2, null, 3), StreamFormat.SSE);
    listener.requestUnbounded();
    pass(Duration.ofSeconds(1));

    assertThat(listener.events)
        .containsExactly(
            "retry: 3000\n\n",
            "id: 1\nevent: tick\ndata: {\"seq\":1,\"atMillis\":0,\"pad\":\"xxx\"}\n\n",
            "id: 2\nevent: tick\ndata: {\"seq\":2,\"atMillis\":80,\"pad\":\"xxx\"}\n\n",
            "event: end\ndata: {\"ticks\":2,\"sent\":2,\"dropped\":0,\"end\":\"complete\"}\n\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "none | SSE",
        "*/* | SSE",
        "text/event-stream | SSE",
        "application/x-ndjson | NDJSON",
        "application/json, Application/X-NDJSON;q=0.5 | NDJSON",
        "application/x-ndjson, text/event-stream | SSE",
        "application/x-ndjson, text/event-stream;q=0.9 | NDJSON",
        "application/x-ndjson;q=0 | SSE",
        "application/x-ndjson;q=x | NDJSON",
        ";;,,q | SSE"
      })
  void accepted_header_decides(@Nullable String accept, StreamFormat format) {
    assertThat(StreamFormat.accepted(accept == null ? List.of() : List.of(accept)))
        .isEqualTo(format);
  }

  @Test
  void over_beforeTheEnd_isNotYet() {
    StreamSpec spec =
        new StreamSpec("s", "/s", Overflow.drop(), Rate.perSecond(1), BUFFER, 9, null);
    TickStream stream =
        new TickStream(
            spec,
            new Ticking(Rate.of(1, PERIOD), 2, null, 0),
            StreamFormat.SSE,
            Mono.never(),
            time);
    List<String> heard = new ArrayList<>();
    stream.over().subscribe(null, null, () -> heard.add("over"));
    stream.events().subscribe(listener);
    listener.requestUnbounded();
    assertThat(heard).isEmpty();

    pass(PERIOD);

    assertThat(heard).containsExactly("over");
  }
}
