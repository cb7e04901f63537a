package dev.weir.bench.report;

import dev.weir.bench.steps.StepRun;
import dev.weir.bench.steps.StepSample;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Draws steps over time: a column for each contender, and below each other how many calls are under
 * way, how many are done, and how long they take.
 */
final class StepPlot {

  private static final int WIDTH = 900;
  private static final int PANEL = 170;
  private static final int HEAD = 66;
  private static final int LEFT = 16;
  private static final int GAP = 14;
  private static final double MOST_IN_FLIGHT = 60;
  private static final double MOST_PER_SECOND = 2_000;
  private static final double MOST_NANOS = 2e9;
  private static final double LEAST_NANOS = 1e7;

  private final StepReport report;
  private final Drawing drawing =
      new Drawing("Steps over time", WIDTH, HEAD + Kind.values().length * PANEL);

  /** What a panel shows; where a value lies in it, from 0 at the foot to 1. */
  private enum Kind {
    IN_FLIGHT("Under way, and dashed the workers; up to 60"),
    DONE("Done per second, and dashed what the workers can do; up to 2,000"),
    LATENCY("p99, and below it p50; from 10 ms to 2 s, by the logarithm");

    private final String title;

    Kind(String title) {
      this.title = title;
    }
  }

  private StepPlot(StepReport report) {
    this.report = report;
  }

  static String of(StepReport report) {
    return new StepPlot(report).draw();
  }

  private String draw() {
    List<StepRun> runs = report.runs();
    drawing.label(
        LEFT, 24, "A stream of calls to something that has 10, 30, 5, 20 workers in turn");
    for (Kind kind : Kind.values()) {
      drawing.label(LEFT, HEAD + kind.ordinal() * PANEL + 12, kind.title);
    }
    int width = (WIDTH - 2 * LEFT + GAP) / Math.max(1, runs.size());
    for (int i = 0; i < runs.size(); i++) {
      drawing.label(LEFT + i * width, 46, runs.get(i).who().title());
      for (Kind kind : Kind.values()) {
        panel(kind, runs.get(i), LEFT + i * width, width - GAP);
      }
    }
    return drawing.svg();
  }

  private void panel(Kind kind, StepRun run, int left, int width) {
    int top = HEAD + kind.ordinal() * PANEL + 24;
    String own = run.who().isOurs() ? "ours" : "theirs";
    switch (kind) {
      case IN_FLIGHT -> {
        line(run, own, left, width, top, at -> at.inFlight() / MOST_IN_FLIGHT);
        line(run, "best", left, width, top, at -> at.capacity() / MOST_IN_FLIGHT);
      }
      case DONE -> {
        line(run, own, left, width, top, at -> at.ended() / MOST_PER_SECOND);
        line(run, "best", left, width, top, at -> at.mostPerSecond() / MOST_PER_SECOND);
      }
      case LATENCY -> {
        line(run, own, left, width, top, at -> byLogarithm(at.p99()));
        line(run, own, left, width, top, at -> byLogarithm(at.p50()));
      }
    }
  }

  private static double byLogarithm(double nanos) {
    return Math.log(Math.max(nanos, LEAST_NANOS) / LEAST_NANOS)
        / Math.log(MOST_NANOS / LEAST_NANOS);
  }

  private void line(
      StepRun run, String kind, int left, int width, int top, ToDoubleFunction<StepSample> share) {
    List<StepSample> samples = run.samples();
    drawing.beginLine(kind);
    for (int i = 0; i < samples.size(); i++) {
      double height = Math.min(1, share.applyAsDouble(samples.get(i)));
      drawing.point(
          left + (double) i * width / Math.max(1, samples.size() - 1),
          top + (1 - height) * (PANEL - 40));
    }
    drawing.endLine();
  }
}
