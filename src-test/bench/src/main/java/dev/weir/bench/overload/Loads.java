package dev.weir.bench.overload;

import dev.weir.demo.load.schedule.Arrivals;
import dev.weir.demo.load.schedule.Stages;
import dev.weir.demo.load.schedule.Stages.Stage;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The scenarios in which a server gets some load, and its protection has to make the best of it.
 */
final class Loads {

  private static final List<Double> SLOW_FACTORS = List.of(0.8, 1.5);
  private static final List<Protection> BY_PRIORITY =
      List.of(Protection.NONE, Protection.GATE_FIXED, Protection.GATE_PRIORITY);
  private static final List<Protection> BY_TENANT =
      List.of(Protection.NONE, Protection.GATE_FIXED, Protection.GATE_FAIR);
  private static final double MIX = 2;
  private static final int CLASSES = 3;
  private static final int TENANTS = 1_000;
  private static final double FLOODED = 3;
  private static final double QUIET = 0.5;
  private static final int SLOS_OF_A_TRY = 2;

  private final Arena arena;
  private final Plan plan;

  Loads(Arena arena) {
    this.arena = arena;
    this.plan = arena.plan();
  }

  List<LoadRow> sweep() throws InterruptedException {
    List<LoadRow> rows = new ArrayList<>();
    for (Work work : plan.works()) {
      for (double factor : plan.factors()) {
        for (Protection who : plan.contenders(work)) {
          rows.addAll(
              arena.rows(
                  Scenario.SWEEP,
                  who,
                  work,
                  factor,
                  (url, most) -> List.of(Offer.of("", factor * most, url))));
        }
      }
    }
    return rows;
  }

  List<LoadRow> slow() throws InterruptedException {
    List<LoadRow> rows = new ArrayList<>();
    for (double factor : SLOW_FACTORS) {
      for (Protection who : plan.slowed()) {
        rows.addAll(
            arena.rows(
                Scenario.SLOW,
                who,
                Work.SLOW_SHARE,
                factor,
                (url, most) -> List.of(Offer.of("", factor * most, url))));
      }
    }
    return rows;
  }

  List<LoadRow> priorities() throws InterruptedException {
    List<LoadRow> rows = new ArrayList<>();
    for (Protection who : BY_PRIORITY) {
      rows.addAll(arena.rows(Scenario.PRIORITIES, who, Work.CONSTANT, MIX, Loads::inClasses));
    }
    return rows;
  }

  private static List<Offer> inClasses(URI url, double most) {
    double each = MIX * most / CLASSES;
    return List.of(
        Offer.of(Streams.TOP, each, url).with(GatedRoute.PRIORITY, "u=1"),
        Offer.of(Streams.MIDDLE, each, url).with(GatedRoute.PRIORITY, "u=3"),
        Offer.of(Streams.BOTTOM, each, url).with(GatedRoute.PRIORITY, "u=6"));
  }

  List<LoadRow> tenants() throws InterruptedException {
    List<LoadRow> rows = new ArrayList<>();
    for (Protection who : BY_TENANT) {
      rows.addAll(
          arena.rows(
              Scenario.TENANTS,
              who,
              Work.CONSTANT,
              FLOODED + QUIET,
              (url, most) ->
                  List.of(
                      Offer.of(Streams.OTHERS, QUIET * most, url).ofTenants(1, TENANTS - 1),
                      Offer.of(Streams.FLOOD, FLOODED * most, url).ofTenants(0, 1))));
    }
    return rows;
  }

  List<Recovery> recovery() throws InterruptedException {
    List<Recovery> recoveries = new ArrayList<>();
    for (Protection who : plan.recovering()) {
      recoveries.add(recovery(who, false));
      recoveries.add(recovery(who, true));
    }
    return recoveries;
  }

  private Recovery recovery(Protection who, boolean retries) throws InterruptedException {
    arena.tell("  " + who.title() + (retries ? ", clients try again" : ""));
    Objective objective = arena.objective(Work.CONSTANT);
    Duration length = plan.calm().multipliedBy(2).plus(plan.overload());
    OpenLoop load = new OpenLoop(plan.trial().length(length), arena::tell);
    Outcome outcome =
        load.run(
                () -> arena.bed().open(who, Work.CONSTANT),
                url -> List.of(offer(url, objective, retries)),
                objective)
            .get(0);
    int calm = (int) plan.calm().toSeconds();
    int overload = (int) plan.overload().toSeconds();
    return new Recovery(who, retries, objective, calm, overload, calm, outcome);
  }

  private Offer offer(URI url, Objective objective, boolean retries) {
    Offer offer = Offer.of("", spike(objective.capacity()), url);
    return retries
        ? offer.retrying(Retrying.usual(), objective.slo().multipliedBy(SLOS_OF_A_TRY))
        : offer;
  }

  private Arrivals spike(double capacity) {
    double usual = Recovery.USUAL * capacity;
    double tooMuch = Recovery.TOO_MUCH * capacity;
    return new Arrivals.Shaped(
        "spike",
        new Stages(
            List.of(
                new Stage(usual, usual, plan.calm().toSeconds()),
                new Stage(tooMuch, tooMuch, plan.overload().toSeconds()),
                new Stage(usual, usual, plan.calm().toSeconds()))));
  }
}
