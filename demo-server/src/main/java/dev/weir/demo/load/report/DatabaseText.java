package dev.weir.demo.load.report;

import dev.weir.demo.bank.BankAudit;
import dev.weir.demo.load.sql.BooksCheck;
import dev.weir.demo.load.sql.DatabaseUse;
import dev.weir.demo.load.sql.SqlUse;
import dev.weir.demo.load.sql.Waits;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a run did with its database, in words. */
final class DatabaseText {

  /** What is told of each kind of thing that the server's sessions were at. */
  static final List<String> KINDS = List.of("waits for", "mean", "most");

  private DatabaseText() {}

  /** That the bank's books are not right; empty if they are, or there are none. */
  static Optional<String> wrongBooks(RunReport report) {
    DatabaseUse use = report.database();
    if (report.booksHeld() || use == null || use.books() == null) {
      return Optional.empty();
    }
    return Optional.of(
        use.books().audit() == null
            ? "BOOKS NOT CHECKED: whether money was made or lost nobody knows"
            : "BOOKS NOT BALANCED: money was made or lost");
  }

  /** For a person in front of a terminal; none if it was no database. */
  static List<String> lines(RunReport report) {
    DatabaseUse use = report.database();
    List<String> lines = new ArrayList<>();
    if (use == null) {
      return lines;
    }
    String scope = report.search() == null ? "" : ", in the whole search";
    SqlUse connections = use.connections();
    lines.add("");
    lines.add("database" + scope);
    lines.add("  connections  " + connections(connections));
    lines.add("  waited       " + waited(connections));
    lines.add("  rows         " + Shown.count(connections.rows()));
    if (use.books() != null) {
      String label = "  books        ";
      for (String part : books(use.books())) {
        lines.add(label + part);
        label = " ".repeat(label.length());
      }
    }
    if (use.waits() != null) {
      lines.add("");
      lines.add("sessions of the server" + scope);
      Columns columns = new Columns().row("", KINDS);
      use.waits().kinds().forEach(kind -> columns.row(kind.state(), cells(kind)));
      columns.text().lines().forEach(lines::add);
      looks(use.waits()).forEach(words -> lines.add("  " + words));
    }
    return lines;
  }

  private static String connections(SqlUse use) {
    String unended =
        use.unended() == 0
            ? ""
            : "; " + Shown.count(use.unended()) + " calls had not ended at the last look";
    return "at most %s; %s open at the end, up to %s busy at once%s"
        .formatted(
            Shown.count(use.most()), Shown.count(use.open()), Shown.count(use.busiest()), unended);
  }

  private static String waited(SqlUse use) {
    return "up to " + Shown.count(use.waiting()) + " calls at once, for a connection";
  }

  /** A line, or two if they are wrong. */
  static List<String> books(BooksCheck books) {
    BankAudit audit = books.audit();
    if (audit == null) {
      return List.of("not checked: " + books.trouble());
    }
    return audit.isBalanced()
        ? List.of(audit.sums() + "; balanced")
        : List.of(audit.sums() + ";", "NOT BALANCED: " + audit.faults());
  }

  /** How the server's sessions were looked at. */
  static List<String> looks(Waits waits) {
    List<String> words = new ArrayList<>();
    words.add(
        "in "
            + Shown.count(waits.looks())
            + " looks; up to "
            + Shown.count(waits.mostSessions())
            + " at once");
    if (waits.missed() > 0) {
      words.add(Shown.count(waits.missed()) + " more looks were left out: others took too long");
    }
    if (waits.failed() > 0) {
      words.add(Shown.count(waits.failed()) + " of the looks failed: " + waits.trouble());
    }
    return words;
  }

  static List<String> cells(Waits.Kind kind) {
    return List.of(kind.waitsFor(), mean(kind.mean()), Shown.count(kind.most()));
  }

  static String mean(double sessions) {
    return String.format(Locale.ROOT, "%,.2f", sessions);
  }
}
