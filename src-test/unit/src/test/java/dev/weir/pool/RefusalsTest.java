package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.discipline.Discipline;
import dev.weir.internal.PoolCore;
import dev.weir.internal.PoolSettings;
import dev.weir.observe.PoolListener;
import dev.weir.observe.Reason;
import dev.weir.overflow.Overflow;
import dev.weir.support.ManualCrew;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.scheduler.Schedulers;

/** Each reason as the exception that a caller sees: its type, its fields, its words. */
class RefusalsTest {

  private static final PoolConfig CONFIG =
      new PoolConfig(
          "db",
          2,
          3,
          7,
          1,
          1,
          Overflow.block(),
          Discipline.fifo(),
          null,
          true,
          null,
          StuckAction.REPORT,
          null);

  private final PoolCore core =
      new PoolCore(
          new PoolSettings("db", 2, 3, 7, 1, 1, PoolListener.NONE),
          Schedulers.immediate(),
          null,
          null,
          Discipline.fifo(),
          new ManualCrew.Factory());
  private final Refusals refusals = new Refusals(CONFIG, CONFIG.overflow(), core);

  private Exception exception(Reason why, String task, long waitedMillis) {
    return refusals.toException(
        why,
        task,
        TimeUnit.MILLISECONDS.toNanos(waitedMillis),
        Duration.ofMillis(200),
        Duration.ofMillis(300));
  }

  static Stream<Arguments> reasons() {
    return Stream.of(
        Arguments.of(
            Reason.DROPPED,
            TaskDroppedException.class,
            RejectedExecutionException.class,
            "was dropped: no room"),
        Arguments.of(
            Reason.NO_ROOM,
            PoolRejectedException.class,
            RejectedExecutionException.class,
            "was rejected: no room"),
        Arguments.of(
            Reason.WINDOW_FULL,
            PoolRejectedException.class,
            RejectedExecutionException.class,
            "was rejected: the operator's result window is full"),
        Arguments.of(
            Reason.TOO_MANY_WAITERS,
            PoolRejectedException.class,
            RejectedExecutionException.class,
            "was rejected: no room, and all 7 waiters wait"),
        Arguments.of(
            Reason.SHUT_DOWN,
            PoolRejectedException.class,
            RejectedExecutionException.class,
            "was rejected: shut down"),
        Arguments.of(
            Reason.NO_TIMER,
            PoolRejectedException.class,
            RejectedExecutionException.class,
            "was rejected: its timer is shut down"),
        Arguments.of(
            Reason.INTERRUPTED,
            PoolRejectedException.class,
            RejectedExecutionException.class,
            "was not admitted: interrupted while waiting for room"),
        Arguments.of(
            Reason.WAITED_TOO_LONG,
            QueueTimeoutException.class,
            RejectedExecutionException.class,
            "was not started within 200 ms"),
        Arguments.of(
            Reason.RAN_TOO_LONG,
            TaskTimeoutException.class,
            TimeoutException.class,
            "did not end within 300 ms of its start"),
        Arguments.of(
            Reason.DOOMED,
            DeadlineExceededException.class,
            TimeoutException.class,
            "was skipped: its deadline had passed"),
        Arguments.of(
            Reason.RAN_PAST_DEADLINE,
            DeadlineExceededException.class,
            TimeoutException.class,
            "ran past its deadline"),
        Arguments.of(
            Reason.DISPOSED,
            PoolDisposedException.class,
            CancellationException.class,
            "was cancelled: the pool was disposed of"));
  }

  @ParameterizedTest
  @MethodSource("reasons")
  void toException_reason_hasItsTypeItsWordsAndTheCircumstances(
      Reason why, Class<?> type, Class<?> parent, String words) {
    core.entrance().execute(() -> {}, Overflow.block());
    Exception error = exception(why, "load", 40);

    assertThat(error).isExactlyInstanceOf(type).isInstanceOf(parent);
    assertThat(error)
        .hasMessage("pool db: task load " + words + " (queued 1, capacity 5, waited 40 ms)");
    assertThat(((TurnedAway) error).refusal())
        .isEqualTo(new Refusal("db", "load", 1, 5, Duration.ofMillis(40)));
    assertThat(error.getStackTrace()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("reasons")
  void toException_noNameNoWait_saysNothingOfThem(
      Reason why, Class<?> type, Class<?> parent, String words) {
    assertThat(exception(why, null, 0)).hasMessage("pool db: " + words + " (queued 0, capacity 5)");
  }

  @Test
  void toException_wouldBlock_saysWhatToCallInstead() {
    Exception error = exception(Reason.WOULD_BLOCK, null, 0);

    assertThat(error)
        .isExactlyInstanceOf(WouldBlockException.class)
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("pool db")
        .hasMessageContaining("overflow: block")
        .hasMessageContaining(Thread.currentThread().getName())
        .hasMessageContaining("call submit(...) instead");
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void toException_any_isAnException(Reason why) {
    assertThat(exception(why, null, 0)).hasMessageContaining("pool db");
  }

  @Test
  void toException_noRunBound_isWordedAllTheSame() {
    assertThat(refusals.toException(Reason.RAN_TOO_LONG, null, 0, Duration.ofMillis(1), null))
        .hasMessageContaining("did not end within 0 ms");
  }

  @ParameterizedTest
  @MethodSource("reasons")
  void exception_overTheWire_keepsItsCircumstances(
      Reason why, Class<?> type, Class<?> parent, String words) throws Exception {
    Exception error = exception(why, "load", 40);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(error);
    }

    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      Exception read = (Exception) in.readObject();
      assertThat(read).isExactlyInstanceOf(type).hasMessage(error.getMessage());
      assertThat(((TurnedAway) read).refusal()).isEqualTo(((TurnedAway) error).refusal());
    }
  }
}
