package dev.weir.bench.overload;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** What all scenarios share: a server, what it can do, and how long it is tried. */
final class Arena implements AutoCloseable {

  private final Plan plan;
  private final Consumer<String> progress;
  private final Bed bed;
  private final Capacity capacity;
  private final Duration roundTrip;
  private final Map<Work, Objective> objectives = new EnumMap<>(Work.class);

  /** What is offered to a route, in streams, of so many a second that it can do. */
  interface Offers {
    List<Offer> to(URI url, double capacity);
  }

  /** Starts a server, and has it work until it is compiled. */
  Arena(Plan plan, Pinning pinning, Consumer<String> progress) throws InterruptedException {
    this.plan = plan;
    this.progress = progress;
    this.bed = new Bed(pinning);
    this.capacity = new Capacity(bed, plan.trial());
    capacity.warmUp(plan.warmUp());
    this.roundTrip = capacity.roundTrip();
  }

  Plan plan() {
    return plan;
  }

  Bed bed() {
    return bed;
  }

  void tell(String what) {
    progress.accept(what);
  }

  /** How fast the server does it, and what that is held to: found out once. */
  Objective objective(Work work) throws InterruptedException {
    Objective known = objectives.get(work);
    if (known == null) {
      known = capacity.find(work, roundTrip);
      objectives.put(work, known);
      tell(
          String.format(
              Locale.ROOT,
              "  %s: C = %.1f/s, objective %.1f ms",
              work.title(),
              known.capacity(),
              known.slo().toNanos() / 1e6));
    }
    return known;
  }

  List<Objective> objectives() {
    return List.copyOf(objectives.values());
  }

  /** Tries it, as often as is planned, each time with a new route. */
  List<LoadRow> rows(Scenario scenario, Protection who, Work work, double factor, Offers offers)
      throws InterruptedException {
    Objective objective = objective(work);
    OpenLoop load = new OpenLoop(plan.trial(), progress);
    List<String> names = new ArrayList<>();
    List<List<Outcome>> rounds = new ArrayList<>();
    for (int i = 0; i < plan.rounds(); i++) {
      rounds.add(
          load.run(
              () -> bed.open(who, work),
              url -> {
                List<Offer> streams = offers.to(url, objective.capacity());
                names.clear();
                streams.forEach(stream -> names.add(stream.name()));
                return streams;
              },
              objective));
    }
    return IntStream.range(0, names.size())
        .mapToObj(
            i -> {
              List<Outcome> each = rounds.stream().map(round -> round.get(i)).toList();
              Outcome median = Outcome.median(each);
              return told(new LoadRow(scenario, who, objective, factor, names.get(i), median));
            })
        .toList();
  }

  private LoadRow told(LoadRow row) {
    Outcome outcome = row.outcome();
    tell(
        String.format(
            Locale.ROOT,
            "  %-28s %5.2f C %-12s goodput %7.1f/s of %7.1f/s, p99 %8.1f ms",
            row.who().title(),
            row.factor(),
            row.stream(),
            outcome.goodput(),
            outcome.offeredRate(),
            outcome.admittedTimes().p99() / 1e6));
    return row;
  }

  @Override
  public void close() {
    bed.close();
  }
}
