package dev.weir.demo.load.report;

import dev.weir.demo.load.measure.Counts;
import dev.weir.demo.load.measure.Second;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * How a run is getting on, while it does: on a terminal one line, written over each second. Where
 * nobody watches, which is where a log is kept, a line every ten seconds, of all ten, and one for
 * the rest at the end: a log of an hour's run then has no more than 361. For one thread.
 */
public final class Progress implements Consumer<Second>, AutoCloseable {

  private static final int PLAIN_SECONDS = 10;
  private static final int LEAST_WIDTH = 20;

  /* The terminal is not to wrap what is too long for it after all, and to erase what was longer. */
  private static final String OVER = "\r\u001b[?7l";
  private static final String REST = "\u001b[K\u001b[?7h";

  private final PrintStream out;
  private final int width;
  private final long planned;
  private final List<Second> untold = new ArrayList<>();
  private boolean begun;

  private Progress(PrintStream out, int width, Duration planned) {
    this.out = out;
    this.width = width;
    this.planned = planned.toSeconds();
  }

  /**
   * On a terminal.
   *
   * @param out standard error
   * @param width how many columns it has; lines are cut to fewer
   * @param planned how long the run is to offer requests
   * @return to be told each second, and closed at the end
   */
  public static Progress onTerminal(PrintStream out, int width, Duration planned) {
    return new Progress(out, Math.max(LEAST_WIDTH, width), planned);
  }

  /**
   * Elsewhere.
   *
   * @param out standard error
   * @param planned how long the run is to offer requests
   * @return to be told each second, and closed at the end
   */
  public static Progress plain(PrintStream out, Duration planned) {
    return new Progress(out, 0, planned);
  }

  @Override
  public void accept(Second second) {
    untold.add(second);
    if (isTerminal()) {
      String line = line(take());
      out.print(OVER + line.substring(0, Math.min(line.length(), width - 1)) + REST);
      out.flush();
      begun = true;
    } else if (untold.size() == PLAIN_SECONDS) {
      out.println(line(take()));
    }
  }

  private boolean isTerminal() {
    return width > 0;
  }

  private Stint take() {
    Stint stint = Stint.of(untold);
    untold.clear();
    return stint;
  }

  private String line(Stint stint) {
    Counts counts = stint.counts();
    return "%d/%d s  %s/s offered  %s/s good  %s wrong  %s away  p50 %s  p99 %s  lag %s  %s on the wire  %s queued"
        .formatted(
            Math.min(stint.from() + stint.length(), planned),
            planned,
            Shown.rate(stint.perSecond(counts.offered())),
            Shown.rate(stint.perSecond(counts.good())),
            Shown.count(counts.wrong()),
            Shown.count(counts.turnedAway()),
            stint.time(stint.response()),
            stint.time(stint.response99()),
            Shown.time(stint.lag()),
            Shown.count(stint.onTheWire()),
            Shown.count(stint.queued()));
  }

  /** What comes next stands on a line of its own. */
  @Override
  public void close() {
    if (begun) {
      out.println();
      begun = false;
    } else if (!untold.isEmpty()) {
      out.println(line(take()));
    }
  }
}
