package dev.weir.bench.report;

import dev.weir.bench.contender.Entrant;
import dev.weir.bench.contender.FlowRoster;
import dev.weir.bench.contender.Roster;
import dev.weir.bench.measure.Scenario;
import dev.weir.bench.suite.Board;
import dev.weir.bench.suite.Case;
import java.util.Arrays;
import java.util.List;

/** The targets of the operators and the intakes, and which of them were reached. */
final class FlowVerdicts {

  private static final List<FlowRoster> OURS =
      Arrays.stream(FlowRoster.values()).filter(FlowRoster::isOurs).toList();

  private final Board board;
  private final Judge judge;

  FlowVerdicts(Board board, Judge judge) {
    this.board = board;
    this.judge = judge;
  }

  void judgeAll() {
    for (Case about : board.cases()) {
      switch (about.measurement()) {
        case STREAM -> OURS.forEach(ours -> stream(about, ours));
        case INTAKE -> {
          inlet(about, Roster.INTAKE, Roster.SINK_UNICAST, 1);
          inlet(about, Roster.INTAKE, Roster.SINK_MULTICAST, 1);
          inlet(about, Roster.INTAKE, Roster.FLUX_SINK, 0);
          free(Roster.INTAKE.title() + ", " + producers(about), about, Roster.INTAKE);
        }
        case OVERFLOW -> {
          inlet(about, Roster.INTAKE_DROP_OLDEST, Roster.FLUX_SINK_DROP_OLDEST, 1);
          free(
              Roster.INTAKE_DROP_OLDEST.title() + ", " + producers(about),
              about,
              Roster.INTAKE_DROP_OLDEST);
        }
        default -> {
          /* Of a pool. */
        }
      }
    }
  }

  private void stream(Case about, FlowRoster ours) {
    Scenario scenario = Scenario.byId(about.about().text("scenario"));
    String what = ours.title() + ", " + scenario.title();
    for (FlowRoster peer : ours.peers()) {
      /* Who has no buffer is shown, but does less. */
      judge.atLeast(what, about, ours, peer, "", peer != FlowRoster.ERROR ? 1 : 0);
    }
    if (scenario != Scenario.SHORT) {
      free(what, about, ours);
      return;
    }
    for (FlowRoster peer : ours.peers()) {
      if (peer != FlowRoster.ERROR) {
        judge.compare(what + ", allocated", about, ours, peer, "", "bytes", 1, Numbers::bytes);
      }
    }
  }

  private void compareBytes(String what, Case about, FlowRoster ours, FlowRoster peer) {
    judge.compare(what + ", allocated", about, ours, peer, "", "bytes", 1, Numbers::bytes);
  }

  private void inlet(Case about, Roster ours, Roster peer, double target) {
    judge.atLeast(ours.title() + ", " + producers(about), about, ours, peer, "", target);
  }

  private void free(String what, Case about, Entrant ours) {
    judge.atMost(what + ", allocated", about, ours, "bytes", Judge.NO_BYTES, Numbers::bytes);
  }

  private static String producers(Case about) {
    return about.about().text("producers") + " p";
  }
}
