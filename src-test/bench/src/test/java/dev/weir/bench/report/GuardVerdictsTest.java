package dev.weir.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.weir.bench.contender.GuardRoster;
import dev.weir.bench.measure.CallKind;
import dev.weir.bench.measure.Figures;
import dev.weir.bench.measure.Measurement;
import dev.weir.bench.suite.Board;
import dev.weir.bench.suite.Case;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which targets of guards were reached. */
class GuardVerdictsTest {

  @Test
  void judgeAll_oneThread_comparesWhatIsAddedAndTheWhole() {
    Board board = board(Case.guard(CallKind.MONO, 1));

    assertThat(verdicts(board))
        .extracting(Verdict::figure, Verdict::ratio, Verdict::reached)
        .containsExactly(
            tuple("Gate, fixed limit, a Mono, 1 thread, added", Numbers.NONE, true),
            tuple("Gate, fixed limit, a Mono, 1 thread, allocated, added", Numbers.NONE, false),
            tuple("Gate, fixed limit, a Mono, 1 thread, added", "4.00", true),
            tuple("Gate, fixed limit, a Mono, 1 thread, in all", "2.50", false));
  }

  @Test
  void judgeAll_twoThreads_onlyShowsTheRatios() {
    Board board = board(Case.guard(CallKind.MONO, 2));

    assertThat(verdicts(board))
        .hasSize(2)
        .allSatisfy(verdict -> assertThat(verdict.target()).isEqualTo(Numbers.NONE));
  }

  private static List<Verdict> verdicts(Board board) {
    Judge judge = new Judge(board);
    GuardVerdicts.judgeAll(board, judge);
    return judge.verdicts();
  }

  private static Board board(Case about) {
    Board board = new Board();
    add(board, about, GuardRoster.BARE, 50, 56);
    add(board, about, GuardRoster.FIXED, 100, 128);
    add(board, about, GuardRoster.BULKHEAD, 250, 160);
    return board;
  }

  private static void add(Board board, Case about, GuardRoster who, double nanos, double bytes) {
    board.add(
        about,
        who,
        new Figures()
            .put("each", nanos)
            .put("rate", 1e9 / nanos)
            .put("bytes", bytes)
            .put(Measurement.LACKING, 0));
  }
}
