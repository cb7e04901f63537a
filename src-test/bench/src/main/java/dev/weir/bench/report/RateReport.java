package dev.weir.bench.report;

import dev.weir.bench.rates.RateRun;
import dev.weir.bench.suite.Spread;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.function.Function;

/**
 * What the keys of rates cost.
 *
 * @param runs by contender
 * @param keys how many took memory
 * @param call the command
 */
public record RateReport(List<RateRun> runs, int keys, String call) implements Page {

  @Override
  public String markdown(String plots) {
    MarkdownTable table =
        new MarkdownTable(
            List.of(
                "who",
                "a key in use",
                "an idle key",
                "a permit, one key",
                "a permit, 100,000 keys"));
    for (RateRun run : runs) {
      table.add(
          List.of(
              run.who().title(),
              shown(run.active(), Numbers::bytes),
              shown(run.idle(), Numbers::bytes),
              shown(run.one(), Numbers::time),
              shown(run.many(), Numbers::time)));
    }
    String picture = plots.isEmpty() ? "" : "![Keys](" + plots + "/" + plotName() + ")\n\n";
    return "`"
        + call
        + "`, "
        + Numbers.count(keys)
        + " keys, "
        + Machine.here(List.of(), call, "").release()
        + "\n\n"
        + picture
        + table;
  }

  private static String shown(Spread spread, DoubleFunction<String> unit) {
    return Numbers.spread(Optional.of(spread), unit);
  }

  @Override
  public String plotName() {
    return "rates.svg";
  }

  @Override
  public String plot() {
    return Svg.of(
        new Chart(
            "rates",
            "A rate for each of " + Numbers.count(keys) + " keys",
            List.of(
                panel("bytes of a key in use", RateRun::active, Numbers::bytes),
                panel("bytes of an idle key", RateRun::idle, Numbers::bytes),
                panel("a permit, 100,000 keys", RateRun::many, Numbers::time))),
        call);
  }

  private Chart.Panel panel(
      String title, Function<RateRun, Spread> figure, DoubleFunction<String> unit) {
    return Chart.Panel.of(
        title,
        unit,
        runs,
        run -> new Chart.Bar(run.who().title(), run.who().isOurs(), figure.apply(run)));
  }
}
