package dev.weir.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.test.StepVerifier;

/** Work that a test starts, ends and asks about. */
class ProbeTest {

  @Test
  void create_subscribed_runsUntilItIsEnded() {
    Probe<String> probe = Probe.create("load");
    probe.assertNotStarted();
    StepVerifier.create(probe.get())
        .then(() -> probe.assertStarted(1).assertRunning(1))
        .then(() -> probe.emit("a").emit("b"))
        .expectNext("a", "b")
        .then(probe::complete)
        .verifyComplete();
    probe.assertCompleted(1).assertRunning(0).assertSettled();
    assertThat(probe.started()).isOne();
    assertThat(probe.running()).isZero();
  }

  @Test
  void error_underWay_failsIt() {
    Probe<String> probe = Probe.create("load");
    StepVerifier.create(probe.get())
        .then(() -> probe.error(new IOException("gone")))
        .verifyErrorMessage("gone");
    probe.assertFailed(1).assertSettled();
  }

  @Test
  void cancel_underWay_isSeen() {
    Probe<String> probe = Probe.create("load");
    Disposable subscription = probe.get().subscribe();
    subscription.dispose();
    probe.assertCancelled().assertSettled();
    assertThat(probe).hasToString("probe load: runs: [cancelled]");
  }

  @Test
  void cancel_afterTheEnd_changesNothing() {
    Probe<String> probe = Probe.create("load");
    Disposable subscription = probe.get().subscribe();
    probe.complete();
    subscription.dispose();
    probe.assertCompleted(1).assertCancelled(0);
  }

  @Test
  void signals_severalRuns_goToTheOldestUnderWay() {
    Probe<String> probe = Probe.create("load");
    StepVerifier first = StepVerifier.create(probe.get()).expectNext("a").expectComplete();
    StepVerifier second = StepVerifier.create(probe.get()).expectNext("b").expectComplete();
    StepVerifier firstVerifier = first.verifyLater();
    StepVerifier secondVerifier = second.verifyLater();
    probe.emit("a").complete().emit("b").complete();
    firstVerifier.verify();
    secondVerifier.verify();
    probe.assertStarted(2).assertCompleted(2);
  }

  @Test
  void emit_notRequested_isKept() {
    Probe<String> probe = Probe.create("load");
    StepVerifier.create(probe.get(), 0)
        .then(() -> probe.emit("a").complete())
        .thenRequest(1)
        .expectNext("a")
        .verifyComplete();
  }

  @Test
  void returning_bothWays_endsAtOnce() throws Exception {
    Probe<String> probe = Probe.returning("load", "row");
    assertThat(probe.call()).isEqualTo("row");
    StepVerifier.create(probe.get()).expectNext("row").verifyComplete();
    probe.assertStarted(2).assertCompleted(2).assertSettled();
  }

  @Test
  void failing_bothWays_failsAtOnce() {
    Probe<String> probe = Probe.failing("load", new IOException("gone"));
    assertThatThrownBy(probe::call).isInstanceOf(IOException.class).hasMessage("gone");
    StepVerifier.create(probe.get()).verifyErrorMessage("gone");
    probe.assertStarted(2).assertFailed(2).assertSettled();
  }

  @Test
  void failing_withAnyThrowable_throwsItOrNamesIt() {
    Probe<String> withError = Probe.failing("load", new AssertionError("no"));
    assertThatThrownBy(withError::call).isInstanceOf(AssertionError.class).hasMessage("no");
    Throwable neither = new Throwable("neither");
    Probe<String> withThrowable = Probe.failing("load", neither);
    assertThatThrownBy(withThrowable::call).hasCause(neither);
  }

  @Test
  void call_endUnknown_saysWhatToDo() {
    Probe<String> probe = Probe.create("load");
    assertThatThrownBy(probe::call)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("probe load: called as a body (expected: ");
    probe.assertNotStarted();
  }

  @Test
  void signal_nothingUnderWay_throws() {
    Probe<String> probe = Probe.create("load");
    assertThatThrownBy(() -> probe.emit("a"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("probe load: emit: running: 0 (expected: 1 or more); runs: []");
    assertThatThrownBy(probe::complete).hasMessageStartingWith("probe load: complete: ");
    assertThatThrownBy(() -> probe.error(new IOException()))
        .hasMessageStartingWith("probe load: error: ");
  }

  @Test
  void assertions_otherwise_showTheRuns() {
    Probe<String> probe = Probe.create("load");
    assertThatThrownBy(probe::assertSettled)
        .isInstanceOf(AssertionError.class)
        .hasMessage("probe load: started: 0 (expected: 1 or more)");
    assertThatThrownBy(() -> probe.assertStarted(1))
        .isInstanceOf(AssertionError.class)
        .hasMessage("probe load: started: 0 (expected: 1); runs: []");
    probe.get().subscribe();
    assertThatThrownBy(probe::assertNotStarted)
        .hasMessage("probe load: started: 1 (expected: 0); runs: [running]");
    assertThatThrownBy(probe::assertSettled)
        .hasMessage("probe load: running: 1 (expected: 0); runs: [running]");
    assertThatThrownBy(probe::assertCancelled)
        .hasMessage("probe load: cancelled: 0 (expected: 1); runs: [running]");
    assertThatThrownBy(() -> probe.assertCompleted(1)).isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> probe.assertFailed(1)).isInstanceOf(AssertionError.class);
  }

  @Test
  void create_blankName_throws() {
    assertThatThrownBy(() -> Probe.create(" "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("name: \" \" (expected: not blank)");
  }
}
