package dev.weir.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LONG;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.weir.discipline.Discipline;
import dev.weir.limit.CallEnd;
import dev.weir.limit.Limits;
import dev.weir.limit.Regulator;
import dev.weir.observe.Reason;
import dev.weir.overflow.Overflow;
import dev.weir.request.Priority;
import dev.weir.support.OddScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/** Timers and clocks that throw cost no permit and nobody's place. */
class GateClocksTest extends GateScene {

  private static final Duration BOUND = Duration.ofMillis(50);

  private final OddScheduler odd = new OddScheduler(time);

  private static RuntimeException odd() {
    return new IllegalStateException("odd");
  }

  // ---------------------------------------------------------------- timers

  @Test
  void timer_throwsWhenItIsCalledOff_theWaiterBegins() {
    Gate gate = gate(1).timer(odd).overflow(Overflow.timeout(BOUND)).build();
    Sinks.One<String> first = call(gate, "first");
    Sinks.One<String> second = call(gate, "second");
    odd.onDispose =
        () -> {
          throw odd();
        };

    List<Throwable> reported = uncaughtDuring(() -> first.tryEmitValue("v"));
    second.tryEmitValue("v");

    assertThat(log).containsExactly("first", "second");
    assertThat(reported).hasSize(1);
    assertQuiet(gate);
  }

  @Test
  void timer_throwsWhenItIsSet_refusesAndReportsWhatIsNoRefusal() {
    Gate gate = gate(1).timer(odd).overflow(Overflow.timeout(BOUND)).build();
    Sinks.One<String> first = call(gate, "first");
    odd.onSet =
        () -> {
          throw new LinkageError("odd");
        };

    List<Throwable> reported = uncaughtDuring(() -> call(gate, "second"));
    time.advanceTime();

    assertThat(log).hasSize(2).last().asString().contains("timer");
    assertThat(reported).singleElement().isInstanceOf(LinkageError.class);
    assertThat(gate.snapshot().refused()).containsKey(Reason.NO_TIMER);
    first.tryEmitValue("v");
    assertQuiet(gate);
  }

  // ---------------------------------------------------------------- clocks

  private record Always(int limit) implements Regulator {
    @Override
    public void onEnd(long runNanos, int inFlight, boolean limited, CallEnd end) {}
  }

  private Gate measuring() {
    return gate(clock -> new Always(1)).timer(odd).build();
  }

  private void breakClock() {
    odd.onNow =
        () -> {
          throw odd();
        };
  }

  private void mendClock() {
    odd.onNow = () -> {};
  }

  @Test
  void clock_throwsAsOneEnters_itEntersAllTheSame() {
    Gate gate = measuring();
    breakClock();

    List<Throwable> reported = uncaughtDuring(() -> call(gate, "first").tryEmitValue("v"));
    mendClock();
    call(gate, "second").tryEmitValue("v");

    assertThat(log).containsExactly("first", "second");
    assertThat(reported).isNotEmpty();
    assertThat(gate.snapshot().ledger().completed()).isEqualTo(2);
    assertQuiet(gate);
  }

  @Test
  void clock_throwsAsOneEntersInShadow_itEntersAllTheSame() {
    Gate gate = gate(clock -> new Always(1)).timer(odd).shadow(true).build();
    Sinks.One<String> first = call(gate, "first");
    breakClock();

    List<Throwable> reported = uncaughtDuring(() -> call(gate, "second").tryEmitValue("v"));
    mendClock();
    first.tryEmitValue("v");

    assertThat(log).containsExactly("first", "second");
    assertThat(reported).isNotEmpty();
    assertQuiet(gate);
  }

  @Test
  void clock_throwsAsOneEnds_theCallEndsAndGivesItsPermitBack() {
    Gate gate = measuring();
    Sinks.One<String> first = call(gate, "first");
    breakClock();

    List<Throwable> reported = uncaughtDuring(() -> first.tryEmitValue("v"));

    assertThat(log).containsExactly("first");
    assertThat(reported).hasSize(1);
    assertThat(gate.snapshot().ledger().completed()).isEqualTo(1);
    assertQuiet(gate);
  }

  @Test
  void clock_throwsAsOneIsLetIn_itBeginsAllTheSame() {
    Gate gate = gate(1).timer(odd).build();
    Sinks.One<String> first = call(gate, "first");
    Sinks.One<String> second = call(gate, "second");
    breakClock();

    List<Throwable> reported = uncaughtDuring(() -> first.tryEmitValue("v"));

    assertThat(log).containsExactly("first", "second"); // nobody else might come and let it in
    assertThat(reported).isNotEmpty();
    mendClock();
    second.tryEmitValue("v");
    assertQuiet(gate);
  }

  @Test
  void clock_throwsWhileSomeWait_whoIsLetInStarts() {
    Gate gate = gate(clock -> new Always(2)).timer(odd).build();
    Sinks.One<String> first = call(gate, "first");
    Sinks.One<String> second = call(gate, "second");
    List<Sinks.One<String>> waiting = List.of(call(gate, "third"), call(gate, "fourth"));
    int[] reads = {0};
    odd.onNow =
        () -> {
          if (++reads[0] == 4) {
            throw odd();
          }
        };

    uncaughtDuring(
        () -> {
          first.tryEmitValue("v");
          second.tryEmitValue("v");
        });
    mendClock();
    waiting.forEach(answer -> answer.tryEmitValue("v"));
    call(gate, "last").tryEmitValue("v");

    assertThat(log).containsExactly("first", "second", "third", "fourth", "last");
    assertQuiet(gate);
  }

  @Test
  void clock_throwsAsOneTakesThePlaceOfAnother_nobodyIsLost() {
    Gate gate =
        gate(1)
            .timer(odd)
            .discipline(Discipline.priority())
            .queueCapacity(1)
            .overflow(Overflow.reject())
            .build();
    for (int read = 1; read <= 6; read++) {
      log.clear();
      Sinks.One<String> first = call(gate, "first");
      Sinks.One<String> low = call(gate, "low", Context.of(Priority.class, Priority.LOW));
      int[] left = {read};
      odd.onNow =
          () -> {
            if (--left[0] == 0) {
              throw odd();
            }
          };
      Sinks.One<String> high =
          uncaughtWhile(() -> call(gate, "high", Context.of(Priority.class, Priority.HIGH)));
      mendClock();
      first.tryEmitValue("v");
      time.advanceTime();
      low.tryEmitValue("v");
      high.tryEmitValue("v");

      assertThat(log.stream().filter(line -> line.startsWith("high"))).hasSize(1);
      assertThat(log.stream().filter(line -> line.startsWith("low"))).hasSize(1);
      assertQuiet(gate);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void clock_throwsAndItsHandlerCallsToo_nobodyWaitsForItself(int reading) {
    Gate gate =
        gate(1)
            .timer(odd)
            .discipline(Discipline.priority())
            .queueCapacity(1)
            .overflow(Overflow.reject())
            .build();
    Sinks.One<String> first = call(gate, "first");
    call(gate, "low", Context.of(Priority.class, Priority.LOW)).tryEmitValue("v");
    Schedulers.onHandleError(
        "calls",
        (thread, error) -> call(gate, "handler", Context.of(Priority.class, Priority.HIGH)));
    try {
      assertTimeoutPreemptively(
          Duration.ofSeconds(10),
          () -> {
            odd.throwAtReading(reading, odd());
            uncaughtDuring(() -> call(gate, "high", Context.of(Priority.class, Priority.HIGH)));
          });
    } finally {
      Schedulers.resetOnHandleError("calls");
    }
    first.tryEmitValue("v");
    time.advanceTime();

    assertThat(log).anyMatch(line -> line.startsWith("high"));
  }

  private static <T> T uncaughtWhile(Supplier<T> action) {
    List<T> made = new ArrayList<>();
    uncaughtDuring(() -> made.add(action.get()));
    return made.get(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void clock_throwsAsOneEntersOrEnds_itsLimitIsToldOfNoTime(int reading) {
    List<Long> told = new ArrayList<>();
    Gate gate =
        gate(clock ->
                new Regulator() {
                  @Override
                  public int limit() {
                    return 1;
                  }

                  @Override
                  public void onEnd(long runNanos, int inFlight, boolean limited, CallEnd end) {
                    told.add(runNanos);
                  }
                })
            .timer(odd)
            .build();
    time.advanceTimeBy(Duration.ofSeconds(1));
    odd.throwAtReading(reading, odd());

    uncaughtDuring(
        () -> {
          Sinks.One<String> first = call(gate, "first");
          time.advanceTimeBy(Duration.ofSeconds(1));
          first.tryEmitValue("v");
        });

    assertThat(told).singleElement().asInstanceOf(LONG).isNegative();
    assertQuiet(gate);
  }

  @Test
  void limit_fixed_asksNoClockOfThoseWhoNeverWait() {
    Gate gate = gate(Limits.fixed(1)).timer(odd).build();
    breakClock();

    call(gate, "first").tryEmitValue("v");

    assertThat(log).containsExactly("first");
    assertQuiet(gate);
  }
}
