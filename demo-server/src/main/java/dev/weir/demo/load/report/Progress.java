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
  private final Phase run;
  private final List<Second> untold = new ArrayList<>();
  private Phase phase;
  private boolean begun;

  /** How its lines begin, and how long requests are to be offered in it. */
  private record Phase(String words, Duration length) {

    /* Part of one counts as a whole one. */
    long seconds() {
      return length.plusSeconds(1).minusNanos(1).toSeconds();
    }
  }

  private Progress(PrintStream out, int width, Duration planned) {
    this.out = out;
    this.width = width;
    this.run = new Phase("", planned);
    this.phase = run;
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

  /**
   * Of the warm-up before it.
   *
   * @param length how long it is to last
   * @return to be told each of its seconds
   */
  public Consumer<Second> warmUp(Duration length) {
    return second -> {
      phase = new Phase("warming up ", length);
      tell(second);
    };
  }

  @Override
  public void accept(Second second) {
    if (!phase.equals(run) && !untold.isEmpty()) {
      out.println(line(take()));
    }
    phase = run;
    tell(second);
  }

  private void tell(Second second) {
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
    Stint stint = Stint.of(untold, phase.length());
    untold.clear();
    return stint;
  }

  private String line(Stint stint) {
    Counts counts = stint.counts();
    return "%s%d/%d s  %s/s offered  %s/s good  %s wrong  %s away  lag %s  p50 %s  p99 %s  %s on the wire  %s queued"
        .formatted(
            phase.words(),
            Math.min(stint.from() + stint.length(), phase.seconds()),
            phase.seconds(),
            Shown.rate(stint.perSecond(counts.offered())),
            Shown.rate(stint.perSecond(counts.good())),
            Shown.count(counts.wrong()),
            Shown.count(counts.turnedAway()),
            Shown.time(stint.lag()),
            stint.time(stint.response()),
            stint.time(stint.response99()),
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
