package dev.weir.bench.report;

import dev.weir.bench.steps.StepContender;
import dev.weir.bench.steps.StepRun;
import dev.weir.bench.steps.StepSample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * How it went when the capacity of what is called changed in steps: step by step, then second by
 * second.
 *
 * @param runs by contender
 * @param call the command
 */
public record StepReport(List<StepRun> runs, String call) implements Page {

  @Override
  public String markdown(String plots) {
    String shown =
        plots.isEmpty()
            ? details()
            : "![Steps over time]("
                + plots
                + "/"
                + plotName()
                + ")\n\n<details><summary>Second by second</summary>\n\n"
                + details()
                + "\n</details>\n";
    return "`"
        + call
        + "`, in real time, "
        + Machine.here(List.of(), call, "").release()
        + "\n\n"
        + summary()
        + "\n"
        + shown;
  }

  @Override
  public String plotName() {
    return "steps.svg";
  }

  @Override
  public String plot() {
    return StepPlot.of(this);
  }

  private String summary() {
    MarkdownTable table =
        new MarkdownTable(
            List.of(
                "workers",
                "who decides",
                "limit",
                "under way",
                "requested",
                "calls done",
                "p50",
                "p99",
                "refused"));
    for (int step = 0; step < StepRun.CAPACITIES.size(); step++) {
      for (StepRun run : runs) {
        List<StepSample> samples = run.step(step);
        List<StepSample> settled = samples.subList(samples.size() / 2, samples.size());
        table.add(
            row(
                String.valueOf(StepRun.CAPACITIES.get(step)),
                run.who(),
                median(settled, StepSample::limit),
                median(settled, StepSample::inFlight),
                median(settled, StepSample::requested),
                median(settled, StepSample::ended),
                median(settled, StepSample::p50),
                median(settled, StepSample::p99),
                samples.stream().mapToLong(StepSample::refused).sum()));
      }
    }
    return "#### Medians of each step's second half; refused in all of it\n\n" + table;
  }

  private String details() {
    List<String> header = new ArrayList<>(List.of("second", "workers"));
    header.addAll(
        List.of(
            "who decides",
            "limit",
            "under way",
            "requested",
            "calls done",
            "p50",
            "p99",
            "refused"));
    MarkdownTable table = new MarkdownTable(header);
    int count = runs.isEmpty() ? 0 : runs.get(0).samples().size();
    for (int i = 0; i < count; i++) {
      for (StepRun run : runs) {
        StepSample at = run.samples().get(i);
        List<String> row =
            new ArrayList<>(List.of(String.format(Locale.ROOT, "%.0f", at.seconds())));
        row.addAll(
            row(
                String.valueOf(at.capacity()),
                run.who(),
                at.limit(),
                at.inFlight(),
                at.requested(),
                at.ended(),
                at.p50(),
                at.p99(),
                at.refused()));
        table.add(row);
      }
    }
    return table.toString();
  }

  private static List<String> row(
      String workers,
      StepContender who,
      double limit,
      double inFlight,
      double requested,
      double ended,
      double p50,
      double p99,
      long refused) {
    return List.of(
        workers,
        who.title(),
        Numbers.count(limit),
        Numbers.count(inFlight),
        Numbers.rate(requested),
        Numbers.rate(ended),
        Numbers.time(p50),
        Numbers.time(p99),
        Numbers.count(refused));
  }

  private static double median(List<StepSample> samples, ToDoubleFunction<StepSample> what) {
    double[] values = samples.stream().mapToDouble(what).toArray();
    Arrays.sort(values);
    return values[values.length / 2];
  }
}
