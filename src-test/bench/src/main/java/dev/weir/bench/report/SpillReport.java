package dev.weir.bench.report;

import dev.weir.bench.spill.SpillRun;
import dev.weir.bench.suite.Spread;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What records on disk cost.
 *
 * @param runs by contender, ours first
 * @param records in each round
 * @param machine where
 */
public record SpillReport(List<SpillRun> runs, int records, Machine machine) implements Page {

  private static final double APPEND_TARGET = 1e6;
  private static final double READ_TARGET = 2e6;

  @Override
  public String markdown(String plots) {
    MarkdownTable table =
        new MarkdownTable(
            List.of("who", "appended, no sync", "appended, a sync after every 1,000", "read back"));
    for (SpillRun run : runs) {
      table.add(
          List.of(
              run.who().title(), shown(run.appended()), shown(run.synced()), shown(run.read())));
    }
    String picture = plots.isEmpty() ? "" : "![Spill](" + plots + "/" + plotName() + ")\n\n";
    return machine.markdown()
        + "- "
        + Numbers.count(records)
        + " records of 256 B in each round; records a second\n\n"
        + verdicts()
        + picture
        + table;
  }

  private String verdicts() {
    SpillRun ours = runs.get(0);
    return verdict("appended without a sync", ours.appended(), APPEND_TARGET)
        + verdict("read back", ours.read(), READ_TARGET)
        + "\n";
  }

  private static String verdict(String figure, Spread found, double target) {
    return "- "
        + figure
        + ": "
        + Numbers.rate(found.median())
        + ", target ≥ "
        + Numbers.rate(target)
        + (found.median() >= target ? ": reached" : ": **missed**")
        + "\n";
  }

  private static String shown(Spread spread) {
    return Numbers.spread(Optional.of(spread), Numbers::rate);
  }

  @Override
  public String plotName() {
    return "spill.svg";
  }

  @Override
  public String plot() {
    return Svg.of(
        new Chart(
            "spill",
            Numbers.count(records) + " records of 256 B to disk and back",
            List.of(
                panel("appended, no sync", SpillRun::appended),
                panel("appended, a sync after every 1,000", SpillRun::synced),
                panel("read back", SpillRun::read))),
        machine.caption());
  }

  private Chart.Panel panel(String title, Function<SpillRun, Spread> figure) {
    return Chart.Panel.of(
        title,
        Numbers::rate,
        runs,
        run -> new Chart.Bar(run.who().title(), run.who().isOurs(), figure.apply(run)));
  }
}
