package dev.weir.bench.report;

import dev.weir.bench.overload.Objective;
import dev.weir.bench.overload.Recovery;
import dev.weir.bench.overload.TimeLine;
import dev.weir.demo.load.measure.Second;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a server came back after it was pushed over the edge, second by second.
 *
 * @param lines one for each kind of clients
 * @param pinning where it was run
 * @param machine where, and with which command
 */
public record MetastableReport(List<TimeLine> lines, String pinning, Machine machine)
    implements Page {

  /** Of so many seconds at the end it is said how good they were. */
  private static final int LAST = 5;

  @Override
  public String markdown(String plots) {
    Objective objective = lines.get(0).recovery().objective();
    String place =
        machine.place()
            + ", the server's with `"
            + machine.flags()
            + "`\n- "
            + machine.sizes()
            + "\n- "
            + pinning
            + "\n- "
            + objective.work().title()
            + ": C = "
            + Numbers.rate(objective.capacity())
            + ", objective "
            + Numbers.time(objective.slo().toNanos())
            + "\n"
            + doubts();
    String picture =
        plots.isEmpty()
            ? ""
            : "![Goodput and tries, second by second](" + plots + "/" + plotName() + ")\n\n";
    return place + "\n" + verdicts() + "\n" + picture + course();
  }

  private String doubts() {
    return lines.stream().allMatch(line -> line.recovery().outcome().valid())
        ? ""
        : "- † the generator fell behind, each time that it was tried\n";
  }

  private String verdicts() {
    MarkdownTable table =
        new MarkdownTable(
            List.of("clients", "as before", "good in the last " + LAST + " s", "retries"));
    for (TimeLine line : lines) {
      int second = line.recovery().normalAgain();
      table.add(
          List.of(
              title(line),
              second == 0 ? "not while it was looked at" : "after " + (second - 1) + " s",
              Numbers.percent(line.goodAtTheEnd(LAST)),
              Numbers.count(line.retries().stream().mapToLong(Long::longValue).sum())));
    }
    return table.toString();
  }

  private static String title(TimeLine line) {
    return line.clients().title() + (line.recovery().outcome().valid() ? "" : " †");
  }

  private String course() {
    List<String> head = new ArrayList<>(List.of("second", "", "offered"));
    for (TimeLine line : lines) {
      head.add(title(line) + ": tries");
      head.add("good");
      head.add("p50");
    }
    MarkdownTable table = new MarkdownTable(head);
    int seconds = lines.stream().mapToInt(MetastableReport::seconds).min().orElse(0);
    for (int i = 0; i < seconds; i++) {
      List<String> cells = new ArrayList<>();
      cells.add(Numbers.count(i + 1));
      cells.add(phase(lines.get(0).recovery(), i));
      cells.add(Numbers.count(second(lines.get(0), i).counts().offered()));
      for (TimeLine line : lines) {
        Second second = second(line, i);
        cells.add(Numbers.count(second.counts().offered() + line.retries().get(i)));
        cells.add(Numbers.count(second.counts().good()));
        cells.add(Numbers.response(second.response()));
      }
      table.add(cells);
    }
    return table.toString();
  }

  static int seconds(TimeLine line) {
    Recovery recovery = line.recovery();
    return Math.min(
        Math.min(recovery.outcome().course().size(), line.retries().size()),
        recovery.before() + recovery.overload() + recovery.calm());
  }

  static Second second(TimeLine line, int number) {
    return line.recovery().outcome().course().get(number);
  }

  private static String phase(Recovery recovery, int second) {
    return second < recovery.before()
        ? "before"
        : second < recovery.before() + recovery.overload() ? "**trigger**" : "after";
  }

  @Override
  public String plotName() {
    return "metastable.svg";
  }

  @Override
  public String plot() {
    return TimeLinePlot.of(lines);
  }
}
