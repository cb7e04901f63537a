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

  private record Column(String title, String figure, DoubleFunction<String> unit) {}

  private final Board board;

  Tables(Board board) {
    this.board = board;
  }

  String all() {
    return section(
            "Throughput, saturated",
            Measurement.THROUGHPUT,
            new Column("tasks completed", "rate", Numbers::rate),
            new Column("allocated per task", "bytes", Numbers::bytes))
        + section(
            "Open loop, one generator that keeps a core busy (0 %: the capacity)",
            Measurement.LOAD,
            new Column("offered", "offered", Numbers::rate),
            new Column("tasks completed", "rate", Numbers::rate),
            new Column("p50 to start", "p50", Numbers::time),
            new Column("p99", "p99", Numbers::time),
            new Column("p99.9", "p999", Numbers::time),
            new Column("generator late, p99", "lag99", Numbers::time),
            new Column("sleeps per task", "sleeps", Numbers::plain),
            new Column("CPU per task", "cpu", Numbers::time))
        + section(
            "Memory",
            Measurement.MEMORY,
            new Column("pool at rest", "base", Numbers::bytes),
            new Column("per queued task", "bytesPerTask", Numbers::bytes))
        + section(
            "Growth: a constant number of tasks queued, each submitting itself again",
            Measurement.GROWTH,
            new Column("tasks completed", "rate", Numbers::rate))
        + section("Idle", Measurement.IDLE, new Column("cores used", "core", Numbers::plain))
        + section(
            "A task per request (unbounded flatMap) against `pool.map`",
            Measurement.REQUESTS,
            new Column("requests completed", "rate", Numbers::rate),
            new Column("most outstanding", "outstanding", Numbers::count),
            new Column("live heap", "live", Numbers::bytes),
            new Column("p50", "p50", Numbers::time),
            new Column("p99", "p99", Numbers::time))
        + section(
            "Streams: per second of the source's CPU time; `hand-over`, of the clock",
            Measurement.STREAM,
            new Column("elements; `short`: streams", "rate", Numbers::rate),
            new Column("allocated for each", "bytes", Numbers::bytes))
        + section(
            "From many threads into one Flux: per second of their CPU time",
            Measurement.INTAKE,
            new Column("elements passed on", "rate", Numbers::rate),
            new Column("allocated for each", "bytes", Numbers::bytes))
        + section(
            "The same, full, and nobody takes any",
            Measurement.OVERFLOW,
            new Column("elements left out", "rate", Numbers::rate),
            new Column("allocated for each", "bytes", Numbers::bytes))
        + routes("Routes, closed loop", Measurement.ROUTE)
        + routes("Requests turned away, and plain ones of the same size", Measurement.REFUSAL)
        + section(
            "Tasks given to the pool by its own tasks",
            Measurement.FORKS,
            new Column("tasks completed", "rate", Numbers::rate),
            new Column("allocated per task", "bytes", Numbers::bytes));
  }

  private String routes(String title, Measurement measurement) {
    return section(
        title,
        measurement,
        new Column("answers", "rate", Numbers::rate),
        new Column("of which 200", "accepted", Numbers::plain),
        new Column("bytes of one", "size", Numbers::bytes),
        new Column("CPU for each, without the callers'", "cpu", Numbers::time),
        new Column("p50", "p50", Numbers::time),
        new Column("p99", "p99", Numbers::time));
  }

  private String section(String title, Measurement measurement, Column... columns) {
    List<String> header = new ArrayList<>(List.of("case", "contender"));
    for (Column column : columns) {
      header.add(column.title());
    }
    MarkdownTable table = new MarkdownTable(header);
    for (Case about : board.cases()) {
      if (about.measurement() == measurement) {
        for (Entrant who : board.contenders(about)) {
          List<String> row = new ArrayList<>(List.of(about.about().toString(), who.title()));
          for (Column column : columns) {
            row.add(Numbers.spread(board.find(about, who, column.figure()), column.unit()));
          }
          table.add(row);
        }
      }
    }
    return table.isEmpty() ? "" : "### " + title + "\n\n" + table + "\n";
  }
}
