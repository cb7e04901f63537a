package dev.weir.demo.load.report;

import dev.weir.demo.load.measure.Connections;
import dev.weir.demo.load.measure.Counts;
import dev.weir.demo.load.measure.Measured;
import dev.weir.demo.load.measure.RatePoint;
import dev.weir.demo.load.measure.Spread;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The numbers of runs side by side: a column each, or a row each. */
final class HtmlTables {

  private static final int MOST_ROWS = 1_000;

  private final List<RunReport> runs;
  private final List<String> names;

  HtmlTables(List<RunReport> runs, List<String> names) {
    this.runs = runs;
    this.names = names;
  }

  // ---------------------------------------------------------------- a column for each run

  private HtmlTable beside(String caption) {
    HtmlTable table = new HtmlTable(caption).column("");
    IntStream.range(0, runs.size()).forEach(i -> table.column(names.get(i), i));
    return table;
  }

  private List<String> each(Function<RunReport, String> cell) {
    return runs.stream().map(cell).toList();
  }

  private void count(HtmlTable table, String name, Function<Counts, Long> count) {
    table.row(
        name,
        each(
            run -> {
              long number = count.apply(run.measured().counts());
              return Shown.count(number) + " · " + Shown.percent(run.shareOfOffered(number));
            }));
  }

  String comparison() {
    HtmlTable table = beside("");
    table.row("verdict", each(run -> run.verdict().valid() ? "valid" : "INVALID"));
    table.row("offered", each(run -> Shown.count(run.measured().counts().offered())));
    table.row("offered per second", perSecond(Counts::offered));
    count(table, "started", Counts::started);
    count(table, "completed", Counts::completed);
    count(table, "good (within the SLO)", Counts::good);
    table.row("good per second", perSecond(Counts::good));
    count(table, "errors", Counts::wrong);
    count(table, "backpressure", Counts::turnedAway);
    count(table, "cut off at the end", Counts::cutOff);
    for (Level level : Level.ALL) {
      table.row("response " + level.name(), time(level, Measured::response));
    }
    for (Level level : List.of(Level.MEDIAN, Level.TAIL, Level.MOST)) {
      table.row("service " + level.name(), time(level, Measured::service));
    }
    table.row("received", each(run -> bytes(run, (double) run.measured().counts().bytes())));
    table.row(
        "received per second",
        each(run -> bytes(run, run.perSecond(run.measured().counts().bytes()))));
    table.row("own lag p99", time(Level.TAIL, Measured::lag));
    table.row("loop lag p99", time(Level.TAIL, Measured::loopLag));
    table.row("deepest queue", each(run -> Shown.count(run.deepestQueue())));
    if (runs.stream().anyMatch(run -> run.connections() != null)) {
      table.row("connections opened", connections(Connections::opened));
      table.row("connections closed", connections(Connections::closed));
      table.row("connections busy at once", connections(Connections::busiest));
      table.row("connections at most", connections(connections -> (long) connections.most()));
    }
    table.row("took", each(run -> Shown.time(run.heading().took())));
    return table.html();
  }

  /* What a database sends only its driver knows. */
  private static String bytes(RunReport run, double bytes) {
    return run.database() == null ? Shown.bytes(bytes) : Shown.NOTHING;
  }

  private List<String> perSecond(Function<Counts, Long> count) {
    return each(run -> Shown.rate(run.perSecond(count.apply(run.measured().counts()))));
  }

  private List<String> time(Level level, Function<Measured, Spread> spread) {
    return each(run -> Shown.time(spread.apply(run.measured()), level.percent()));
  }

  private List<String> connections(Function<Connections, Long> count) {
    return each(
        run -> {
          Connections connections = run.connections();
          if (connections == null) {
            return Shown.NOTHING;
          }
          String number = Shown.count(count.apply(connections));
          return run.search() == null ? number : number + " · whole search";
        });
  }

  String causes() {
    return byCause("Errors by cause", Measured::errors, cause -> cause)
        + byCause("Backpressure by reason", Measured::backpressure, Shown::reason);
  }

  private <K extends Comparable<K>> String byCause(
      String caption, Function<Measured, Map<K, Long>> counts, Function<K, String> name) {
    Collection<K> causes = new TreeSet<>();
    runs.forEach(run -> causes.addAll(counts.apply(run.measured()).keySet()));
    HtmlTable table = beside(caption);
    causes.forEach(
        cause ->
            table.row(
                name.apply(cause),
                each(run -> Shown.count(counts.apply(run.measured()).getOrDefault(cause, 0L)))));
    return causes.isEmpty() ? "" : table.html();
  }

  String settings() {
    Collection<String> keys = new ArrayList<>();
    runs.stream()
        .flatMap(run -> run.heading().settings().keySet().stream())
        .filter(key -> !keys.contains(key))
        .forEach(keys::add);
    HtmlTable table = beside("");
    table.words("target", each(run -> run.heading().target()));
    table.words("load", each(run -> run.heading().load()));
    keys.forEach(
        key ->
            table.words(
                key, each(run -> run.heading().settings().getOrDefault(key, Shown.NOTHING))));
    return table.html();
  }

  // ---------------------------------------------------------------- rows for each run

  String times() {
    HtmlTable table = new HtmlTable("").columns("", "how many");
    Level.ALL.forEach(level -> table.column(level.name()));
    for (int i = 0; i < runs.size(); i++) {
      Measured measured = runs.get(i).measured();
      times(table, i, "response", measured.response());
      times(table, i, "service", measured.service());
      times(table, i, "answered wrong", measured.refused());
      times(table, i, "own lag", measured.lag());
      times(table, i, "loop lag", measured.loopLag());
    }
    return table.html();
  }

  private void times(HtmlTable table, int run, String kind, Spread spread) {
    if (spread.count() == 0) {
      return;
    }
    List<String> cells = new ArrayList<>();
    cells.add(Shown.count(spread.count()));
    Level.ALL.forEach(level -> cells.add(Shown.time(spread, level.percent())));
    table.row(runs.size() == 1 ? kind : names.get(run) + ": " + kind, run, cells);
  }

  String searches() {
    StringBuilder html = new StringBuilder();
    for (int i = 0; i < runs.size(); i++) {
      Search search = runs.get(i).search();
      if (search != null) {
        HtmlTable table = new HtmlTable("Rates tried: " + names.get(i));
        table.columns("rate/s", "requests", "good", "good per second", "response p50", "p99", "");
        search.points().stream()
            .sorted(Comparator.comparingDouble(RatePoint::rate))
            .forEach(point -> table.row(Shown.rate(point.rate()), cells(point)));
        html.append(table.html());
      }
    }
    return html.toString();
  }

  private static List<String> cells(RatePoint point) {
    return List.of(
        Shown.count(point.offered()),
        Shown.percent(point.goodShare()),
        Shown.rate(point.rate() * point.goodShare()),
        Shown.time(point.response50()),
        Shown.time(point.response99()),
        TextReport.verdictOf(point));
  }

  String byName() {
    StringBuilder html = new StringBuilder();
    for (int i = 0; i < runs.size(); i++) {
      if (!runs.get(i).requests().isEmpty()) {
        HtmlTable table = new HtmlTable("Requests by name: " + names.get(i)).column("");
        TextReport.BY_NAME.forEach(table::column);
        runs.get(i).requests().forEach(share -> table.row(share.name(), TextReport.cells(share)));
        html.append(table.html());
      }
    }
    return html.toString();
  }

  String workers() {
    StringBuilder html = new StringBuilder();
    for (int i = 0; i < runs.size(); i++) {
      if (!runs.get(i).workers().isEmpty()) {
        HtmlTable table = new HtmlTable("").columns("", "requests", "errors", "busy");
        runs.get(i)
            .workers()
            .forEach(
                worker ->
                    table.row(
                        worker.name(),
                        List.of(
                            Shown.count(worker.requests()),
                            Shown.count(worker.errors()),
                            Shown.time(worker.busy()))));
        html.append(folded("Workers: " + names.get(i), table));
      }
    }
    return html.toString();
  }

  String seconds() {
    StringBuilder html = new StringBuilder();
    for (int i = 0; i < runs.size(); i++) {
      HtmlTable table = new HtmlTable("").column("second");
      Stint.NAMES.forEach(table::column);
      Stint.rows(runs.get(i), MOST_ROWS).forEach(row -> table.row(row.name(), row.cells()));
      html.append(folded("Second by second: " + names.get(i), table));
    }
    return html.toString();
  }

  static String folded(String title, HtmlTable table) {
    String summary = Html.element("summary", Html.text(title));
    return Html.element("details", summary + table.html()) + "\n";
  }
}
