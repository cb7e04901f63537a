package dev.weir.bench.report;

import dev.weir.bench.starts.StartContender;
import dev.weir.bench.starts.StartRun;
import dev.weir.bench.suite.Spread;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.function.Function;

/**
 * How long servers take until they answer, and what they need while nobody asks.
 *
 * @param runs by server
 * @param machine where that was
 */
public record StartReport(List<StartRun> runs, Machine machine) implements Page {

  private static final double LIVE = 60.0 * (1 << 20);
  private static final double ANSWER = 1e9;
  private static final double ARCHIVED_ANSWER = 0.5e9;

  @Override
  public String markdown(String plots) {
    MarkdownTable table =
        new MarkdownTable(
            List.of("server", "first answer", "target", "", "live heap", "target", "", "resident"));
    for (StartRun run : runs) {
      double answer = run.who() == StartContender.DEMO ? ANSWER : ARCHIVED_ANSWER;
      table.add(
          List.of(
              run.who().title(),
              shown(run.answer(), Numbers::time),
              target(run, answer, Numbers::time),
              verdict(run, run.answer(), answer),
              shown(run.live(), Numbers::bytes),
              target(run, LIVE, Numbers::bytes),
              verdict(run, run.live(), LIVE),
              shown(run.resident(), Numbers::bytes)));
    }
    String picture = plots.isEmpty() ? "" : "![Starts](" + plots + "/" + plotName() + ")\n\n";
    return machine.place() + "\n- " + machine.sizes() + "\n\n" + picture + table;
  }

  private static String shown(Spread spread, DoubleFunction<String> unit) {
    return Numbers.spread(Optional.of(spread), unit);
  }

  private static String target(StartRun run, double most, DoubleFunction<String> unit) {
    return run.who().isOurs() ? "≤ " + unit.apply(most) : Numbers.NONE;
  }

  private static String verdict(StartRun run, Spread found, double most) {
    if (!run.who().isOurs()) {
      return "";
    }
    return found.median() <= most ? "reached" : "**short**";
  }

  @Override
  public String plotName() {
    return "starts.svg";
  }

  @Override
  public String plot() {
    return Svg.of(
        new Chart(
            "starts",
            "A server's start",
            List.of(
                panel("first answer", StartRun::answer, Numbers::time),
                panel("live heap", StartRun::live, Numbers::bytes))),
        machine.caption());
  }

  private Chart.Panel panel(
      String title, Function<StartRun, Spread> figure, DoubleFunction<String> unit) {
    return Chart.Panel.of(
        title,
        unit,
        runs,
        run -> new Chart.Bar(run.who().title(), run.who().isOurs(), figure.apply(run)));
  }
}
