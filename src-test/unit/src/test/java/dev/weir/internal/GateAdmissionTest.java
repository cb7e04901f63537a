package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.discipline.Discipline;
import dev.weir.limit.CallEnd;
import dev.weir.limit.Limits;
import dev.weir.observe.Ledger;
import dev.weir.observe.Outcome;
import dev.weir.observe.Reason;
import dev.weir.overflow.Overflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** What one who comes to a gate throws is nobody else's loss. */
class GateAdmissionTest {

  private static final Duration BOUND = Duration.ofMillis(50);

  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private final List<Throwable> reported = new ArrayList<>();
  private final List<String> log = new ArrayList<>();
  private final GateCore gate =
      new GateCore(
          "g",
          Limits.fixed(1),
          new GateSettings(4, 0, Overflow.timeout(BOUND), Discipline.fifo(), null, null, false),
          time,
          Schedulers.immediate(),
          null,
          error -> CallEnd.IGNORED);

  @BeforeEach
  void takeReports() {
    Schedulers.onHandleError("reported", (thread, error) -> reported.add(error));
  }

  @AfterEach
  void leaveNothingBehind() {
    Schedulers.resetOnHandleError("reported");
    time.dispose();
  }

  /** Notes what it is told, and throws at one of these calls. */
  private final class Visitor extends GateAdmission {
    private final String name;
    private final String throwsAt;

    Visitor(String name, String throwsAt) {
      super(gate);
      this.name = name;
      this.throwsAt = throwsAt;
      offer();
    }

    private void told(String what) {
      log.add(name + " " + what);
      if (what.equals(throwsAt)) {
        throw new IllegalStateException(what);
      }
    }

    @Override
    protected ContextView context() {
      return Context.empty();
    }

    @Override
    protected void linedUp() {
      told("lines up");
    }

    @Override
    protected void start() {
      told("starts");
    }

    @Override
    protected void turnedAway(Reason reason, boolean waited) {
      told("goes");
    }

    @Override
    protected void unstartable(Throwable error) {
      told("cannot start");
    }

    @Override
    protected void waitOver() {
      told("waits no longer");
    }

    void finish() {
      end(Outcome.COMPLETED, CallEnd.SUCCEEDED);
      handOn();
    }

    void cancel() {
      if (abandon()) {
        handOn();
      }
    }
  }

  private Visitor come(String name) {
    return new Visitor(name, "nowhere");
  }

  private void assertQuiet() {
    Ledger ledger = gate.snapshot().ledger();
    assertThat(ledger.isBalanced()).as("%s", ledger).isTrue();
    assertThat(ledger.pending()).as("%s", ledger).isZero();
  }

  @Test
  void turnedAway_throws_waitsNoLongerAllTheSame() {
    Visitor holder = come("holder");
    new Visitor("one", "goes");

    time.advanceTimeBy(BOUND);
    holder.finish();

    assertThat(log)
        .containsExactly("holder starts", "one lines up", "one goes", "one waits no longer");
    assertThat(reported).singleElement().hasFieldOrPropertyWithValue("message", "goes");
    assertQuiet();
  }

  @Test
  void waitOver_throwsAsItIsLetIn_startsAllTheSame() {
    Visitor holder = come("holder");
    Visitor one = new Visitor("one", "waits no longer");

    holder.finish();
    one.finish();

    assertThat(log)
        .containsExactly("holder starts", "one lines up", "one waits no longer", "one starts");
    assertThat(reported).hasSize(1);
    assertQuiet();
  }

  @Test
  void waitOver_throwsAtItsCancel_theNextStarts() {
    Visitor holder = come("holder");
    Visitor one = new Visitor("one", "waits no longer");
    Visitor next = come("next");

    one.cancel();
    holder.finish();
    next.finish();

    assertThat(log).endsWith("one waits no longer", "next waits no longer", "next starts");
    assertThat(reported).hasSize(1);
    assertQuiet();
  }
}
