package dev.weir.demo.load.report;

import dev.weir.demo.load.sql.DatabaseUse;
import dev.weir.demo.load.sql.SqlUse;
import dev.weir.demo.load.sql.Waits;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** What runs did with their databases, in a page. */
final class HtmlDatabase {

  private final List<RunReport> runs;
  private final List<String> names;

  HtmlDatabase(List<RunReport> runs, List<String> names) {
    this.runs = runs;
    this.names = names;
  }

  /** Empty if none of them was asked. */
  String html() {
    if (runs.stream().allMatch(run -> run.database() == null)) {
      return "";
    }
    StringBuilder html = new StringBuilder(uses());
    for (int i = 0; i < runs.size(); i++) {
      DatabaseUse use = runs.get(i).database();
      if (use != null && use.waits() != null) {
        html.append(kinds(names.get(i), use.waits()));
        if (!use.waits().seconds().isEmpty()) {
          html.append(seconds(names.get(i), use.waits()));
        }
      }
    }
    return html.toString();
  }

  private String uses() {
    HtmlTable table = new HtmlTable("").column("");
    IntStream.range(0, runs.size()).forEach(i -> table.column(names.get(i), i));
    table.row("connections at most", each(use -> Shown.count(use.connections().most())));
    table.row("open at the end", each(use -> Shown.count(use.connections().open())));
    table.row("busy at once", each(use -> Shown.count(use.connections().busiest())));
    table.row("waited for one at once", each(use -> Shown.count(use.connections().waiting())));
    table.row("rows", each(use -> Shown.count(use.connections().rows())));
    if (any(SqlUse::unended)) {
      table.row("calls not ended", each(use -> Shown.count(use.connections().unended())));
    }
    if (runs.stream().anyMatch(run -> run.database() != null && run.database().books() != null)) {
      table.words(
          "books",
          each(
              use ->
                  use.books() == null
                      ? Shown.NOTHING
                      : String.join(" ", DatabaseText.books(use.books()))));
    }
    return table.html();
  }

  private boolean any(Function<SqlUse, Long> count) {
    return runs.stream()
        .anyMatch(run -> run.database() != null && count.apply(run.database().connections()) > 0);
  }

  private List<String> each(Function<DatabaseUse, String> cell) {
    return runs.stream()
        .map(run -> run.database() == null ? Shown.NOTHING : cell.apply(run.database()))
        .toList();
  }

  private static String kinds(String name, Waits waits) {
    HtmlTable table =
        new HtmlTable(
            "Sessions of the server: "
                + name
                + ", "
                + String.join("; ", DatabaseText.looks(waits)));
    table.column("");
    DatabaseText.KINDS.forEach(table::column);
    waits.kinds().forEach(kind -> table.row(kind.state(), DatabaseText.cells(kind)));
    return table.html();
  }

  private static String seconds(String name, Waits waits) {
    HtmlTable table =
        new HtmlTable("")
            .columns("second", "running", "waiting", "idle in transaction", "idle", "other");
    waits
        .seconds()
        .forEach(
            second ->
                table.row(
                    Shown.count(second.number()),
                    List.of(
                        DatabaseText.mean(second.running()),
                        DatabaseText.mean(second.waiting()),
                        DatabaseText.mean(second.inTransaction()),
                        DatabaseText.mean(second.idle()),
                        DatabaseText.mean(second.other()))));
    return HtmlTables.folded("Sessions second by second: " + name, table);
  }
}
