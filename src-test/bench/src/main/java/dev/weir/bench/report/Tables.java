package dev.weir.bench.report;

import dev.weir.bench.contender.Entrant;
import dev.weir.bench.measure.Measurement;
import dev.weir.bench.suite.Board;
import dev.weir.bench.suite.Case;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/** What was measured, a table for each kind of measurement. */
final class Tables {

  private static final List<Table> ALL =
      List.of(
          new Table(
              "Throughput, saturated",
              Measurement.THROUGHPUT,
              Column.plotted("tasks completed", "rate", Numbers::rate),
              new Column("allocated per task", "bytes", Numbers::bytes)),
          new Table(
              "Open loop, one generator that keeps a core busy (0 %: the capacity)",
              Measurement.LOAD,
              new Column("offered", "offered", Numbers::rate),
              new Column("tasks completed", "rate", Numbers::rate),
              new Column("p50 to start", "p50", Numbers::time),
              Column.plotted("p99 to start", "p99", Numbers::time),
              new Column("p99.9", "p999", Numbers::time),
              new Column("generator late, p99", "lag99", Numbers::time),
              new Column("sleeps per task", "sleeps", Numbers::plain),
              Column.plotted("CPU per task", "cpu", Numbers::time),
              new Column("of which by threads that run no task", "aside", Numbers::percent)),
          new Table(
              "Memory, one round",
              Measurement.MEMORY,
              new Column("pool at rest", "base", Numbers::bytes),
              Column.plotted("per queued task", "bytesPerTask", Numbers::bytes)),
          new Table(
              "Growth: a constant number of tasks queued, each submitting itself again",
              Measurement.GROWTH,
              Column.plotted("tasks completed", "rate", Numbers::rate)),
          new Table(
              "Idle, one round",
              Measurement.IDLE,
              new Column("cores used", "core", Numbers::plain)),
          new Table(
              "A task per request (unbounded flatMap) against `pool.map`",
              Measurement.REQUESTS,
              new Column("requests completed", "rate", Numbers::rate),
              Column.plotted("most outstanding", "outstanding", Numbers::count),
              Column.plotted("live heap", "live", Numbers::bytes),
              new Column("p50", "p50", Numbers::time),
              Column.plotted("p99", "p99", Numbers::time)),
          new Table(
              "One who brings a task now and then, while others keep the queue full",
              Measurement.QUIET,
              new Column("p99 wait, idle", "idle99", Numbers::time),
              new Column("p50 wait, beside the others", "p50", Numbers::time),
              Column.plotted("p99 wait, beside the others", "p99", Numbers::time),
              new Column("a task takes", "task", Numbers::time),
              new Column("p99 beyond idle, in tasks", "quanta", Numbers::plain)),
          new Table(
              "Elements worked on",
              Measurement.PIPELINE,
              Column.plotted("elements", "rate", Numbers::rate),
              new Column("allocated for each", "bytes", Numbers::bytes)),
          new Table(
              "Streams: per second of the source's CPU time; `hand-over`, of the clock",
              Measurement.STREAM,
              Column.plotted("elements; `short`: streams", "rate", Numbers::rate),
              new Column("allocated for each", "bytes", Numbers::bytes)),
          new Table(
              "From many threads into one Flux: per second of their CPU time",
              Measurement.INTAKE,
              Column.plotted("elements passed on", "rate", Numbers::rate),
              new Column("allocated for each", "bytes", Numbers::bytes)),
          new Table(
              "The same, full, and nobody takes any",
              Measurement.OVERFLOW,
              Column.plotted("elements left out", "rate", Numbers::rate),
              new Column("allocated for each", "bytes", Numbers::bytes)),
          routes("Routes, closed loop", Measurement.ROUTE),
          routes("Requests turned away, and plain ones of the same size", Measurement.REFUSAL),
          new Table(
              "Tasks given to the pool by its own tasks",
              Measurement.FORKS,
              Column.plotted("tasks completed", "rate", Numbers::rate),
              new Column("allocated per task", "bytes", Numbers::bytes)),
          calls("Calls that are let through: CPU time of those who call", Measurement.GUARD),
          calls("1,000 calls that have to wait for each other", Measurement.LINE));

  private Tables() {}

  /** A figure of each contender, and whether the plot shows it. */
  record Column(String title, String figure, DoubleFunction<String> unit, boolean plotted) {

    Column(String title, String figure, DoubleFunction<String> unit) {
      this(title, figure, unit, false);
    }

    static Column plotted(String title, String figure, DoubleFunction<String> unit) {
      return new Column(title, figure, unit, true);
    }
  }

  /** All cases of one measurement. */
  record Table(String title, Measurement measurement, List<Column> columns) {

    /** Whether something grows from case to case, so that a plot shows each contender apart. */
    boolean alongCases() {
      return measurement == Measurement.GROWTH;
    }

    Table(String title, Measurement measurement, Column... columns) {
      this(title, measurement, List.of(columns));
    }

    List<Case> cases(Board board) {
      return board.cases().stream().filter(each -> each.measurement() == measurement).toList();
    }
  }

  /** Those of which anything was measured. */
  static List<Table> of(Board board) {
    return ALL.stream().filter(each -> !each.cases(board).isEmpty()).toList();
  }

  static String markdown(Table table, Board board) {
    List<String> header = new ArrayList<>(List.of("case", "contender"));
    table.columns().forEach(column -> header.add(column.title()));
    MarkdownTable text = new MarkdownTable(header);
    for (Case about : table.cases(board)) {
      for (Entrant who : board.contenders(about)) {
        List<String> row = new ArrayList<>(List.of(Titles.of(about), who.title()));
        for (Column column : table.columns()) {
          row.add(Numbers.spread(board.find(about, who, column.figure()), column.unit()));
        }
        text.add(row);
      }
    }
    return "#### " + table.title() + "\n\n" + text + "\n";
  }

  private static Table calls(String title, Measurement measurement) {
    return new Table(
        title,
        measurement,
        Column.plotted("each call", "each", Numbers::time),
        new Column("calls", "rate", Numbers::rate),
        Column.plotted("allocated for each", "bytes", Numbers::bytes));
  }

  private static Table routes(String title, Measurement measurement) {
    return new Table(
        title,
        measurement,
        Column.plotted("answers", "rate", Numbers::rate),
        new Column("of which 200", "accepted", Numbers::plain),
        new Column("bytes of one", "size", Numbers::bytes),
        Column.plotted("CPU for each, without the callers'", "cpu", Numbers::time),
        new Column("p50", "p50", Numbers::time),
        new Column("p99", "p99", Numbers::time));
  }
}
