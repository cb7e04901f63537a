package dev.weir.bench.report;

import static dev.weir.bench.overload.Samples.outcome;
import static dev.weir.bench.overload.Samples.row;
import static dev.weir.bench.overload.Samples.second;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.limits.LimitContender;
import dev.weir.bench.limits.LimitRun;
import dev.weir.bench.overload.Cost;
import dev.weir.bench.overload.Cost.Answer;
import dev.weir.bench.overload.OverloadFigures;
import dev.weir.bench.overload.Protection;
import dev.weir.bench.overload.Samples;
import dev.weir.bench.overload.Scenario;
import dev.weir.bench.overload.Streams;
import dev.weir.bench.overload.Work;
import dev.weir.simulation.Server;
import dev.weir.simulation.ServiceTime;
import dev.weir.simulation.Trace;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is called reached. */
class OverloadVerdictsTest {

  private final OverloadFigures figures = new OverloadFigures();

  @BeforeEach
  void hold() {
    figures.objectives().add(Samples.objective(Work.CONSTANT));
    figures.objectives().add(Samples.objective(Work.COMPUTING));
  }

  private void sweep(Protection who, Work work, double factor, double good, double p99) {
    double offered = factor * Samples.CAPACITY;
    figures
        .rows()
        .add(row(Scenario.SWEEP, who, work, factor, "", outcome(offered, good, good, p99)));
  }

  private List<String> verdicts() {
    return OverloadVerdicts.of(figures).stream()
        .map(
            each ->
                String.join(
                    " | ",
                    each.figure(),
                    each.ours(),
                    each.theirs(),
                    each.ratio(),
                    each.target(),
                    each.reached() ? "reached" : "short"))
        .toList();
  }

  @Test
  void sweep_worstRateBeyondCapacity_isJudged() {
    sweep(Protection.GATE_FIXED, Work.CONSTANT, 0.8, 100, 30); // not an overload
    sweep(Protection.GATE_FIXED, Work.CONSTANT, 1.2, 398, 130);
    sweep(Protection.GATE_FIXED, Work.CONSTANT, 10, 384, 120);

    assertThat(verdicts())
        .containsExactly(
            "20 ms, alike, gate, fixed, from 1.2 C: goodput | 96.0 % of C at 10.0 C | C: 400 /s"
                + " | 0.960 | ≥ 0.950 | reached",
            "20 ms, alike, gate, fixed, from 1.2 C: p99 of the admitted | 130 ms at 1.20 C |"
                + " objective: 200 ms | 0.650 | ≤ 1.00 | reached");
  }

  @Test
  void sweep_lessThanTheProxy_isShort() {
    sweep(Protection.HAPROXY, Work.CONSTANT, 2, 396, 130);
    sweep(Protection.HAPROXY, Work.CONSTANT, 10, 380, 130);
    sweep(Protection.GATE_FIXED, Work.CONSTANT, 2, 392, 130);
    sweep(Protection.GATE_FIXED, Work.CONSTANT, 10, 390, 130);

    assertThat(verdicts())
        .contains(
            "20 ms, alike, gate, fixed, from 1.2 C: beside HAProxy | 98.0 % of C at 2.00 C |"
                + " HAProxy: 99.0 % of C at 2.00 C | 0.990 | ≥ 1.00 | short");
  }

  @Test
  void sweep_tailBeyondTheObjective_isShort() {
    sweep(Protection.GATE_GRADIENT2, Work.CONSTANT, 2, 400, 202);

    assertThat(verdicts()).anyMatch(each -> each.endsWith("| 1.01 | ≤ 1.00 | short"));
  }

  @Test
  void sweep_computing_leavesOutWhatRejectionsCost() {
    figures.costs().add(new Cost(Answer.PLAIN_AS_LONG, 150, 20_000, 50_000));
    sweep(Protection.GATE_FIXED, Work.COMPUTING, 10, 330, 30);

    /* 3,670 rejections of 50 µs are 18 % of a core. */
    assertThat(verdicts().get(0)).endsWith("| 0.825 | ≥ 0.776 | reached");
  }

  @Test
  void control_doesNotCollapse_isShort() {
    sweep(Protection.NONE, Work.CONSTANT, 1.2, 400, 30);
    sweep(Protection.NONE, Work.CONSTANT, 2, 4, 30);
    assertThat(verdicts())
        .containsExactly(
            "20 ms, alike, no protection: it must collapse | – | none: 1.00 % of C at 2.00 C |"
                + " 0.010 | ≤ 0.500 | reached");

    sweep(Protection.NONE, Work.CONSTANT, 10, 201, 30);
    assertThat(verdicts()).singleElement().asString().endsWith("≤ 0.500 | short");
  }

  @Test
  void verdict_onARunThatSaysNothing_hasADagger() {
    figures
        .rows()
        .add(
            row(
                Scenario.SWEEP,
                Protection.NONE,
                Work.CONSTANT,
                2,
                "",
                Samples.doubtful(outcome(800, 0, 0, 1))));

    assertThat(verdicts()).singleElement().asString().contains("at 2.00 C †");
  }

  private void share(Scenario scenario, Protection who, String stream, double good) {
    figures
        .rows()
        .add(row(scenario, who, Work.CONSTANT, 2, stream, outcome(1_000, good, good, 30)));
  }

  @Test
  void priorities_topServedAndBottomShed_areReached() {
    share(Scenario.PRIORITIES, Protection.NONE, Streams.TOP, 10);
    share(Scenario.PRIORITIES, Protection.GATE_PRIORITY, Streams.TOP, 995);
    share(Scenario.PRIORITIES, Protection.GATE_PRIORITY, Streams.MIDDLE, 400);
    share(Scenario.PRIORITIES, Protection.GATE_PRIORITY, Streams.BOTTOM, 0);

    assertThat(verdicts())
        .containsExactly(
            "top class within the objective, 2 C | 99.50 % | none: 1.00 % | – | ≥ 99.50 % |"
                + " reached",
            "bottom class is shed first, 2 C | 0.00 % | middle class: 40.00 % | – | less |"
                + " reached");
  }

  @Test
  void tenants_oneInAHundredOfTheOthersIsNot_isShort() {
    share(Scenario.TENANTS, Protection.GATE_FAIR, Streams.OTHERS, 989);

    assertThat(verdicts()).singleElement().asString().endsWith("≥ 99.00 % | short");
  }

  @Test
  void rejection_andIdleRoute_areRatios() {
    figures.costs().add(new Cost(Answer.REJECTION, 150, 20_000, 11_000));
    figures.costs().add(new Cost(Answer.PLAIN_AS_LONG, 150, 20_000, 10_000));
    figures.costs().add(new Cost(Answer.ADMITTED, 50, 94_000, 10_000));
    figures.costs().add(new Cost(Answer.PLAIN, 50, 100_000, 10_000));

    assertThat(verdicts())
        .containsExactly(
            "a rejection, CPU | 11.0 µs for 150 B | a plain 200: 10.0 µs for 150 B | 1.10 | ≤ 1.10"
                + " | reached",
            "requests of an idle route behind a gate | 94.0 k/s | nobody asks: 100 k/s | 0.940 | ≥"
                + " 0.950 | short");
  }

  @Test
  void recovery_withinASecond_isReached() {
    figures
        .recoveries()
        .add(
            Samples.recovery(
                Protection.GATE_FIXED,
                false,
                List.of(
                    second(0, 200, 200, 20),
                    second(1, 2_000, 400, 100),
                    second(2, 240, 200, 20),
                    second(3, 200, 200, 20))));

    assertThat(verdicts())
        .containsExactly(
            "as before, after 1 s of 5 C | gate, fixed: after 1 s | – | – | ≤ 1 s | reached");
  }

  @Test
  void drift_limitThatStays_isReached() {
    Server eight = Server.workers(8, ServiceTime.exponential(20e6));
    Trace trace = Trace.of("overload", eight, 2, Duration.ofMinutes(1));
    figures.drift().add(LimitRun.of(trace, LimitContender.GRADIENT2));

    assertThat(verdicts())
        .singleElement()
        .asString()
        .startsWith("limit after 1 min of 2 C, Weir Gradient2 | median ")
        .endsWith("| reached");
  }

  @Test
  void report_ofAll_hasTablesAndADrawing() {
    sweep(Protection.NONE, Work.CONSTANT, 2, 4, 30);
    sweep(Protection.NONE, Work.CONSTANT, 10, 0, 30);
    sweep(Protection.GATE_FIXED, Work.CONSTANT, 2, 392, 130);
    sweep(Protection.GATE_FIXED, Work.CONSTANT, 10, 390, 130);
    figures.costs().add(new Cost(Answer.PLAIN, 50, 100_000, 10_000));
    figures.notes().add("not pinned");
    OverloadReport report =
        new OverloadReport(figures, Machine.here(List.of("-Xmx2g"), "java -jar x.jar", "short"));

    assertThat(report.markdown("plots"))
        .contains("`java -jar x.jar`", "the server's with `-Xmx2g`", "- short\n- not pinned\n")
        .contains("- 20 ms, alike: C = 400 /s, objective 200 ms\n", "](plots/overload.svg)")
        .contains("#### " + Scenario.SWEEP.title(), "status 503: 4,080 (no room: 7)")
        .contains("| a plain 200 | 50 | 100 k/s | 10.0 µs |", "<details>");
    assertThat(report.plot().split("<polyline class=\"ours strong\"", -1)).hasSize(1 + 2);
    assertThat(report.plot().split("<polyline class=\"none strong\"", -1)).hasSize(1 + 2);
    assertThat(String.format(Locale.ROOT, "%s", report.plot())).contains(">10<", "20 ms, alike");
  }

  @Test
  void report_ofNothing_saysNothing() {
    figures.objectives().clear();
    OverloadReport report =
        new OverloadReport(figures, Machine.here(List.of(), "java -jar x.jar", "short"));

    assertThat(report.markdown("plots")).doesNotContain("|---|", "overload.svg");
    assertThat(report.plot()).startsWith("<svg").endsWith("</svg>\n");
  }
}
