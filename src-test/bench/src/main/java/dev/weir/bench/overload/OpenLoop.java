package dev.weir.bench.overload;

import dev.weir.bench.overload.Bed.OpenRoute;
import dev.weir.bench.overload.ServerShare.Watch;
import dev.weir.demo.load.engine.Entrance;
import dev.weir.demo.load.engine.GateEntrance;
import dev.weir.demo.load.engine.LoadRun;
import dev.weir.demo.load.engine.Target;
import dev.weir.demo.load.http.HttpSettings;
import dev.weir.demo.load.http.HttpTarget;
import dev.weir.demo.load.measure.Measured;
import dev.weir.demo.load.report.Verdict;
import dev.weir.demo.load.schedule.RehearsedSchedule;
import dev.weir.demo.load.schedule.Schedule;
import dev.weir.demo.load.schedule.Spacing;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/** Offers streams of requests to a route, with the load engine, until that has kept up itself. */
final class OpenLoop {

  private static final int MOST_IN_FLIGHT = 1_000;
  private static final int LEAST_CONNECTIONS = 50;
  private static final int FIRST_REQUESTS = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration MOST_LAG = Duration.ofMillis(5);

  private final Trial trial;
  private final Consumer<String> progress;
  private final IntConsumer eachSecond;

  /**
   * For a time.
   *
   * @param trial how long, and how often
   * @param progress told of runs that say nothing
   */
  OpenLoop(Trial trial, Consumer<String> progress) {
    this(trial, progress, second -> {});
  }

  /**
   * For a time.
   *
   * @param trial how long, and how often
   * @param progress told of runs that say nothing
   * @param eachSecond told when a second of the first stream has passed, with its number from 0
   */
  OpenLoop(Trial trial, Consumer<String> progress, IntConsumer eachSecond) {
    this.trial = trial;
    this.progress = progress;
    this.eachSecond = eachSecond;
  }

  /** Opens routes. */
  interface Opening {
    OpenRoute open() throws InterruptedException;
  }

  /** What came of one stream, as the engine tells it. */
  private record Ended(Measured measured, Duration offering, List<String> doubts) {

    Outcome outcome(ServerShare server) {
      return Outcome.of(measured, offering, server, doubts);
    }
  }

  /**
   * Offers streams at the same time.
   *
   * @param route opens the one whose side of it is told with each stream: a new one for each
   *     attempt, as what was left over from the one before would spoil it
   * @param offers what is offered to it
   * @return one for each, in their order
   */
  List<Outcome> run(Opening route, Function<URI, List<Offer>> offers, Objective objective)
      throws InterruptedException {
    List<Outcome> outcomes = once(route, offers, objective, 1);
    for (int i = 2; i <= trial.attempts() && !areValid(outcomes); i++) {
      tell(outcomes, "; again");
      outcomes = once(route, offers, objective, i);
    }
    if (!areValid(outcomes)) {
      tell(outcomes, "");
    }
    return outcomes;
  }

  private static boolean areValid(List<Outcome> outcomes) {
    return outcomes.stream().allMatch(Outcome::valid);
  }

  private void tell(List<Outcome> outcomes, String then) {
    progress.accept(
        "    invalid: "
            + outcomes.stream()
                .flatMap(outcome -> outcome.doubts().stream())
                .collect(Collectors.joining("; "))
            + then);
  }

  private List<Outcome> once(
      Opening opening, Function<URI, List<Offer>> offers, Objective objective, int attempt)
      throws InterruptedException {
    try (OpenRoute route = opening.open()) {
      return once(offers.apply(route.url()), route, objective, attempt);
    }
  }

  private List<Outcome> once(List<Offer> offers, OpenRoute route, Objective objective, int attempt)
      throws InterruptedException {
    Watch watch = new Watch(route, trial.length());
    ExecutorService threads = Executors.newFixedThreadPool(offers.size());
    try {
      List<Future<Ended>> runs = new ArrayList<>();
      for (Offer offer : offers) {
        boolean watched = runs.isEmpty();
        long seed = attempt + (long) trial.attempts() * runs.size();
        runs.add(
            threads.submit(
                () ->
                    watched
                        ? carryOut(
                            offer, objective, seed, watch::begins, second -> passed(watch, second))
                        : carryOut(offer, objective, seed, () -> {}, second -> {})));
      }
      List<Ended> ended = new ArrayList<>();
      for (Future<Ended> run : runs) {
        ended.add(run.get());
      }
      ServerShare server = watch.share();
      return ended.stream().map(each -> each.outcome(server)).toList();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private void passed(Watch watch, int second) {
    watch.passed(second);
    eachSecond.accept(second);
  }

  private Ended carryOut(
      Offer offer, Objective objective, long seed, Runnable opening, IntConsumer passed)
      throws InterruptedException {
    SplittableRandom chance = new SplittableRandom(seed);
    int calls = offer.calls().size();
    HttpTarget http =
        new HttpTarget(HttpSettings.of(MOST_IN_FLIGHT), offer.calls(), () -> chance.nextInt(calls));
    http.warmUp(connections(offer, objective), FIRST_REQUESTS, PATIENCE);
    Target target = offer.clients().apply(http);
    Entrance entrance = new WatchedEntrance(new GateEntrance(MOST_IN_FLIGHT), opening);
    LoadRun run =
        new LoadRun(
            new RehearsedSchedule(moments(offer, seed), trial.warmUp(), moments(offer, seed)),
            trial.warmUp(),
            trial.length(),
            objective.timeout(),
            objective.slo(),
            entrance,
            target);
    Measured measured = run.run(second -> passed.accept(second.number()));
    long asked = offer.arrivals().count(Spacing.POISSON, seed, run.offering());
    Verdict verdict = Verdict.of(measured, run.offering(), asked, MOST_LAG);
    return new Ended(measured, run.offering(), verdict.reasons());
  }

  private static Schedule moments(Offer offer, long seed) {
    return offer.arrivals().schedule(Spacing.POISSON, seed);
  }

  /* As many as are in use at once where everybody waits for as long as may be. */
  private static int connections(Offer offer, Objective objective) {
    double inSlo = offer.arrivals().constantRate().orElse(0) * objective.slo().toNanos() / 1e9;
    return (int) Math.min(MOST_IN_FLIGHT, Math.max(LEAST_CONNECTIONS, inSlo));
  }
}
