package dev.weir.pipeline;

import java.time.Duration;
import java.util.Locale;

/** A snapshot as text, in columns that stay where they are. */
final class Drawing {

  private static final int BAR = 10;
  private static final String SIGN = " <== bottleneck";

  private final PipelineSnapshot snapshot;
  private final StringBuilder text = new StringBuilder();

  Drawing(PipelineSnapshot snapshot) {
    this.snapshot = snapshot;
  }

  private String draw() {
    text.append(
        String.format(
            Locale.ROOT,
            "%s: %d %s, over %.1f s\n",
            cut(snapshot.name(), 60),
            snapshot.runs(),
            snapshot.runs() == 1 ? "run" : "runs",
            snapshot.window().toMillis() / 1e3));
    line("stage", "where", "in front", "queued", "in hand", "rate", "service", "used");
    outside(Bottleneck.Kind.SOURCE, "source");
    String branch = "";
    for (StageSnapshot stage : snapshot.stages()) {
      String now = stage.config().branch();
      if (!now.equals(branch) && now.length() > 0 && !branch.startsWith(now)) {
        String name = indent(depth(now) - 1) + "+ " + lastOf(now);
        text.append(cut(name, 60)).append('\n');
      }
      branch = now;
      stage(stage);
    }
    outside(Bottleneck.Kind.SUBSCRIBER, "subscriber");
    return text.toString();
  }

  private void stage(StageSnapshot stage) {
    StageConfig config = stage.config();
    boolean works = config.kind() == StageKind.STAGE;
    line(
        indent(depth(config.branch())) + stage.name(),
        config.place(),
        config.strategy(),
        count(stage.ledger().queued()),
        works ? inHand(stage.ledger().running(), config.concurrency()) : "",
        rate(stage.rate()),
        works ? time(stage.serviceTime()) : "",
        works ? bar(stage.utilization()) : "");
    if (snapshot.bottleneck().kind() == Bottleneck.Kind.STAGE
        && snapshot.bottleneck().name().equals(stage.name())) {
      text.insert(text.length() - 1, SIGN);
    }
  }

  private void outside(Bottleneck.Kind kind, String name) {
    text.append(name);
    if (snapshot.bottleneck().kind() == kind) {
      text.append(SIGN);
    }
    text.append('\n');
  }

  private void line(
      String name,
      String place,
      String strategy,
      String queued,
      String inHand,
      String rate,
      String service,
      String used) {
    String line =
        String.format(
            Locale.ROOT,
            "%-18s %-16s %-14s %7s %9s %8s %7s  %s",
            cut(name, 18),
            cut(place, 16),
            cut(strategy, 14),
            queued,
            inHand,
            rate,
            service,
            used);
    text.append(line.stripTrailing()).append('\n');
  }

  private static int depth(String branch) {
    return (int) branch.chars().filter(c -> c == '/').count();
  }

  private static String lastOf(String branch) {
    String path = branch.substring(0, branch.length() - 1);
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String indent(int depth) {
    return "  ".repeat(depth);
  }

  private static String cut(String name, int most) {
    String plain = name.replaceAll("[^ -~]", "?");
    return plain.length() <= most ? plain : plain.substring(0, most - 1) + "~";
  }

  /* Of what all runs may have. */
  private String inHand(long running, int concurrency) {
    return count(running) + "/" + count((long) concurrency * Math.max(1, snapshot.runs()));
  }

  /* In four columns, but for what no memory holds. */
  private static String count(long elements) {
    if (elements < 10_000) {
      return Long.toString(elements);
    }
    return elements < 1_000_000 ? elements / 1_000 + "k" : elements / 1_000_000 + "M";
  }

  private static String rate(double perSecond) {
    if (perSecond < 999.5) {
      return String.format(Locale.ROOT, perSecond < 10 ? "%.1f/s" : "%.0f/s", perSecond);
    }
    return perSecond < 999_950
        ? String.format(Locale.ROOT, "%.1fk/s", perSecond / 1e3)
        : String.format(Locale.ROOT, "%.1fM/s", perSecond / 1e6);
  }

  private static String time(Duration service) {
    double micros = service.toNanos() / 1e3;
    if (micros == 0) {
      return "-";
    }
    if (micros < 999.95) {
      return String.format(Locale.ROOT, "%.1f us", micros);
    }
    return micros < 999_950
        ? String.format(Locale.ROOT, "%.1f ms", micros / 1e3)
        : String.format(Locale.ROOT, "%.1f s", micros / 1e6);
  }

  private static String bar(double share) {
    int filled = (int) Math.round(share * BAR);
    return String.format(
        Locale.ROOT, "[%s%s] %3.0f %%", "#".repeat(filled), ".".repeat(BAR - filled), share * 100);
  }

  @Override
  public String toString() {
    text.setLength(0);
    return draw();
  }
}
