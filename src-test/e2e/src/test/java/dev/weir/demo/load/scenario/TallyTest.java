package dev.weir.demo.load.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.demo.load.engine.Reply;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.test.publisher.TestPublisher;

class TallyTest {

  private final Tally tally = new Tally("t");

  /* Its connection is closed while the cancellation is on its way to it. */
  @Test
  void count_anErrorOfWhatWasCancelled_isNoSecondEnd() {
    TestPublisher<Reply> request =
        TestPublisher.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);
    Disposable asked = tally.count(request.mono()).subscribe(reply -> {}, error -> {});

    asked.dispose();
    request.error(new IOException("gone"));

    assertThat(tally.share()).isEqualTo(new Share("t", 1, 0, 0, 1));
  }

  @Test
  void count_aCancellationOfWhatHasEnded_isNoSecondEnd() {
    TestPublisher<Reply> request =
        TestPublisher.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);
    Disposable asked = tally.count(request.mono()).subscribe(reply -> {}, error -> {});

    request.next(new Reply(0, null));
    asked.dispose();

    assertThat(tally.share()).isEqualTo(new Share("t", 1, 1, 0, 0));
  }
}
