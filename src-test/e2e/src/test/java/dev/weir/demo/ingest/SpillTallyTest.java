package dev.weir.demo.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.netty.Problem;
import dev.weir.observe.Reason;
import dev.weir.observe.Refused;
import dev.weir.spill.Accepted;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What an upload is told of its lines. */
class SpillTallyTest {

  private final SpillTally tally = new SpillTally();

  /** Turned away, for one reason or another. */
  private static final class TurnedAway extends RuntimeException implements Refused {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    TurnedAway(Reason reason) {
      this.reason = reason;
    }

    @Override
    public Reason reason() {
      return reason;
    }
  }

  private Line offered(long number) {
    Line line = new Line(number, ByteBuffer.allocate(1));
    tally.offered(line);
    return line;
  }

  private Problem problem() {
    Problem problem = SpillReport.of(tally, null).problem();
    assertThat(problem).isNotNull();
    return problem;
  }

  @Test
  void report_allWereAccepted_isNoProblem() {
    tally.accepted(offered(1), Accepted.RAN);
    tally.accepted(offered(2), Accepted.SPILLED);

    SpillReport report = SpillReport.of(tally, null);

    assertThat(report.problem()).isNull();
    assertThat(report.isDone()).isFalse();
    assertThat(report.counts()).containsEntry("ran", 1L).containsEntry("spilled", 1L);
  }

  /* They may still be refused, and then nobody listens any more. */
  @Test
  void report_linesBeforeTheFirstRefusedOneArePending_saysToSendFromTheFirstOfThem() {
    tally.accepted(offered(1), Accepted.RAN);
    offered(2);
    Line accepted = offered(3);
    Line refused = offered(4);
    tally.accepted(accepted, Accepted.SPILLED);
    assertThat(tally.lost(refused, new TurnedAway(Reason.TOO_MANY_WAITERS))).isTrue();

    assertThat(problem().reason()).isEqualTo("too_many_waiters");
    assertThat(problem().toJson()).contains("\"firstRefused\":2", "\"pending\":1", "line 4: ");
  }

  @Test
  void report_refusedLinesOutOfOrder_saysTheFirst() {
    Line first = offered(1);
    Line second = offered(2);
    tally.lost(second, new TurnedAway(Reason.NO_ROOM));
    tally.lost(first, new TurnedAway(Reason.NO_ROOM));

    assertThat(problem().toJson()).contains("\"firstRefused\":1", "\"spill_full\":2");
  }

  @Test
  void report_deadlineWhileLinesArePending_saysFromWhereOn() {
    tally.accepted(offered(1), Accepted.RAN);
    offered(2);

    Problem problem = SpillReport.of(tally, new LateBodyException()).problem();

    assertThat(problem).isNotNull();
    assertThat(problem.status()).isEqualTo(504);
    assertThat(problem.toJson()).contains("\"firstRefused\":2");
  }

  @Test
  void report_linesThatFailed_isAnError() {
    tally.accepted(offered(1), Accepted.RAN);
    tally.lost(offered(2), new TurnedAway(Reason.RAN_TOO_LONG));
    tally.lost(offered(3), new IllegalStateException("handler"));

    assertThat(problem().status()).isEqualTo(500);
    assertThat(problem().reason()).isEqualTo("lines_failed");
    assertThat(problem().toJson()).contains("\"failed\":2").doesNotContain("firstRefused");
  }

  @ParameterizedTest
  @CsvSource({
    "NO_ROOM, spill_full",
    "SHUT_DOWN, shutting_down",
    "NO_TIMER, no_timer",
    "DOOMED, doomed",
    "STANDING_QUEUE, standing_queue"
  })
  void lost_lineThatNeverBegan_isRefusedByItsReason(Reason reason, String word) {
    assertThat(tally.lost(offered(1), new TurnedAway(reason))).isTrue();

    assertThat(problem().status()).isEqualTo(503);
    assertThat(problem().reason()).isEqualTo(word);
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void lost_forWhateverReason_isCountedOnce(Reason reason) {
    tally.lost(offered(1), new TurnedAway(reason));

    assertThat(tally.counts()).containsEntry("pending", 0L);
    assertThat(tally.firstNotAccepted()).isBetween(0L, 1L);
  }
}
