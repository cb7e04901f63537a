package dev.weir.demo.load.report;

import dev.weir.demo.load.measure.Spread;
import dev.weir.demo.load.report.Comparison.Point;
import dev.weir.demo.load.report.Comparison.Side;
import dev.weir.demo.text.Times;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Something that is said of pools of workers beside a task for each request, and what it was.
 *
 * @param words how it is said
 * @param said how many times
 * @param found how many times, at each rate for which that is known
 * @param note what else is to be known; begins with "; ", if it is not empty
 */
record Claim(String words, double said, List<Double> found, String note) {

  private static final double TASKS = 200;
  private static final double MEMORY = 10;
  private static final double TAIL = 10;

  /** The write-ups' figures, and what they were in a comparison; none of nothing. */
  static List<Claim> of(Comparison comparison) {
    List<Ratios> ratios = Ratios.of(comparison);
    if (ratios.isEmpty()) {
      return List.of();
    }
    return List.of(
        new Claim(
            "200 times fewer tasks",
            TASKS,
            each(ratios, Ratios::tasks),
            "; as both are bounded here, it can be "
                + bound(comparison.first(), comparison.second())
                + " at most, but for those given up"),
        new Claim(
            "10 times less memory, generator and database",
            MEMORY,
            each(ratios, Ratios::memory),
            ""),
        new Claim(
            "10 times better p99",
            TAIL,
            each(ratios, Ratios::tail),
            "; of what each of them did" + tailBound(comparison.second())));
  }

  private static List<Double> each(List<Ratios> ratios, Function<Ratios, @Nullable Double> figure) {
    return ratios.stream().map(figure).filter(Objects::nonNull).toList();
  }

  private static String bound(Side first, Side second) {
    return Ratios.times((Double) ((double) first.mostTasks() / second.mostTasks()));
  }

  /* No answer is waited for any longer: beyond that, what takes long is no longer done. */
  private static String tailBound(Side second) {
    long least = second.points().stream().mapToLong(Point::tail).min().orElse(Spread.NEVER);
    if (least == Spread.NEVER || least == 0) {
      return "";
    }
    Duration timeout = second.points().get(0).report().heading().timeout();
    return "; as nobody waits longer than "
        + Times.format(timeout)
        + ", it can be about "
        + Ratios.times((Double) ((double) timeout.toNanos() / least))
        + " at most";
  }

  /** The verdict in a line. */
  String line() {
    return words + ": " + shown() + ", " + verdict() + note;
  }

  private String shown() {
    if (found.isEmpty()) {
      return Shown.NOTHING;
    }
    List<Double> sorted = new ArrayList<>(found);
    Collections.sort(sorted);
    String least = Ratios.times(sorted.get(0));
    String most = Ratios.times(sorted.get(sorted.size() - 1));
    return least.equals(most) ? least : least.replace(" ×", "") + " to " + most;
  }

  private String verdict() {
    long held = found.stream().filter(times -> times >= said).count();
    if (held == 0) {
      return "not confirmed";
    }
    return held == found.size()
        ? "confirmed"
        : "confirmed at " + held + " of " + found.size() + " rates";
  }
}
