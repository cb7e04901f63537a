package dev.weir.bench.overload;

import dev.weir.bench.suite.Pace;
import dev.weir.demo.load.schedule.Arrivals;
import dev.weir.demo.load.schedule.Stages;
import dev.weir.demo.load.schedule.Stages.Stage;
import dev.weir.retry.Retries;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whether what pushes a server over the edge for two seconds leaves it there: a load that it bears
 * with ease, a spike, the same load. What keeps it down, if anything does, are retries. After N.
 * Bronson, A. Aghayev, A. Charapko and T. Zhu, "Metastable Failures in Distributed Systems" (2021).
 *
 * @param before for how long it gets the usual load
 * @param trigger for how long it gets more than it can do
 * @param after for how long it gets the usual load again
 * @param warmUp for which a new server is kept at work before
 */
public record Metastability(Duration before, Duration trigger, Duration after, Duration warmUp) {

  private static final Duration EACH_WARM_UP = Duration.ofSeconds(1);
  private static final int ATTEMPTS = 2;

  /**
   * As long as there is time.
   *
   * @param pace how long it may take
   * @return a minute and a half in full, for all clients together
   */
  public static Metastability of(Pace pace) {
    return switch (pace) {
      case SMOKE -> of(1, 1, 1, 100);
      case QUICK -> of(3, 2, 12, 2_000);
      case FULL -> of(5, 2, 23, 10_000);
    };
  }

  private static Metastability of(int before, int trigger, int after, int warmUpMillis) {
    return new Metastability(
        Duration.ofSeconds(before),
        Duration.ofSeconds(trigger),
        Duration.ofSeconds(after),
        Duration.ofMillis(warmUpMillis));
  }

  /**
   * Has each kind of clients ask a server that nobody protects.
   *
   * @param pinning who may use which core
   * @param progress told what is being done
   * @return in the order of the clients
   * @throws InterruptedException if interrupted
   */
  public List<TimeLine> run(Pinning pinning, Consumer<String> progress)
      throws InterruptedException {
    Duration length = before.plus(trigger).plus(after);
    Trial trial = new Trial(EACH_WARM_UP, length, ATTEMPTS);
    try (Bed bed = new Bed(pinning)) {
      Capacity capacity = new Capacity(bed, trial.length(before));
      capacity.warmUp(warmUp);
      Objective objective = capacity.find(Work.CONSTANT, capacity.roundTrip());
      List<TimeLine> lines = new ArrayList<>();
      for (Clients clients : Clients.values()) {
        progress.accept("  " + clients.title());
        lines.add(line(bed, trial, objective, clients, progress));
      }
      return lines;
    }
  }

  private TimeLine line(
      Bed bed, Trial trial, Objective objective, Clients clients, Consumer<String> progress)
      throws InterruptedException {
    Retries retries = clients.retries();
    List<Long> soFar = new ArrayList<>();
    OpenLoop load =
        new OpenLoop(
            trial,
            progress,
            second -> {
              if (second == 0) {
                soFar.clear();
              }
              soFar.add(retries == null ? 0 : retries.snapshot().retries());
            });
    Outcome outcome =
        load.run(
                () -> bed.open(Protection.NONE, Work.CONSTANT),
                url -> {
                  Offer offer = Offer.of("", spike(objective.capacity()), url);
                  return List.of(
                      retries == null ? offer : offer.retrying(retries, objective.slo()));
                },
                objective)
            .get(0);
    Recovery recovery =
        new Recovery(
            Protection.NONE,
            retries != null,
            objective,
            (int) before.toSeconds(),
            (int) trigger.toSeconds(),
            (int) after.toSeconds(),
            outcome);
    return new TimeLine(clients, recovery, differences(soFar));
  }

  /* How many there were before the first second has passed is not known; there, the load is usual. */
  private static List<Long> differences(List<Long> soFar) {
    List<Long> each = new ArrayList<>();
    @Nullable Long last = null;
    for (long now : soFar) {
      each.add(last == null ? 0 : now - last);
      last = now;
    }
    return each;
  }

  private Arrivals spike(double capacity) {
    double usual = TimeLine.USUAL * capacity;
    double most = TimeLine.TRIGGER * capacity;
    return new Arrivals.Shaped(
        "spike",
        new Stages(
            List.of(
                new Stage(usual, usual, before.toSeconds()),
                new Stage(most, most, trigger.toSeconds()),
                new Stage(usual, usual, after.toSeconds()))));
  }

  /** In a line. */
  @Override
  public String toString() {
    return "%d s of %s C, %d s of %s C, %d s of %s C, by chance (Poisson), after %d s of it uncounted"
        .formatted(
            before.toSeconds(),
            TimeLine.USUAL,
            trigger.toSeconds(),
            TimeLine.TRIGGER,
            after.toSeconds(),
            TimeLine.USUAL,
            EACH_WARM_UP.toSeconds());
  }
}
