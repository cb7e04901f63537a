package dev.weir.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.observe.Reason;
import dev.weir.overflow.Overflow;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Sinks;

/** Timers that throw cost no permit and nobody's place. */
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
}
