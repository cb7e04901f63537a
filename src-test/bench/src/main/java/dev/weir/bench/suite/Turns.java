package dev.weir.bench.suite;

import dev.weir.bench.contender.Entrant;
import dev.weir.bench.contender.Setup;
import dev.weir.bench.measure.Cores;
import dev.weir.bench.measure.Figures;
import dev.weir.bench.measure.Measurement;
import dev.weir.bench.measure.Params;
import dev.weir.bench.measure.Spin;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** Lets the contenders of each case take turns, round by round, and keeps their JVMs. */
public final class Turns implements AutoCloseable {

  /** Nothing is lacking then. */
  private static final double NO_CORES = 0;

  private final Timing timing;
  private final Params common;
  private final Function<Entrant, Stage> opener;
  private final Consumer<String> progress;
  private final Map<Entrant, Stage> stages = new HashMap<>();
  private final Board board = new Board();
  private double patience;

  /**
   * Each contender in a JVM of its own.
   *
   * @param terms common to all
   * @param progress told what is being done
   * @return nothing measured yet
   * @throws InterruptedException if interrupted
   */
  public static Turns apart(Terms terms, Consumer<String> progress) throws InterruptedException {
    List<String> flags = terms.allFlags();
    double spins = Spin.calibrate();
    return new Turns(terms, progress, who -> new Agent(who, flags), spins, Cores.calibrate(spins));
  }

  /**
   * All in this JVM: to see that it works.
   *
   * @param terms common to all
   * @param progress told what is being done
   * @return nothing measured yet
   */
  public static Turns here(Terms terms, Consumer<String> progress) {
    return new Turns(terms, progress, Stage::here, Spin.calibrate(), NO_CORES);
  }

  private Turns(
      Terms terms,
      Consumer<String> progress,
      Function<Entrant, Stage> opener,
      double spins,
      double cores) {
    Setup setup = terms.setup();
    this.timing = terms.timing();
    this.patience = timing.patience();
    this.opener = opener;
    this.progress = progress;
    common =
        Params.none()
            .with("workers", setup.workers())
            .with("capacity", setup.capacity())
            .with("spins", spins)
            .with("cores", cores);
  }

  /**
   * What was found so far.
   *
   * @return grows with each case
   */
  public Board board() {
    return board;
  }

  Timing timing() {
    return timing;
  }

  @Override
  public void close() {
    stages.values().forEach(Stage::close);
  }

  void begin(String section) {
    progress.accept(section);
  }

  void take(Case about, Params extra, List<? extends Entrant> candidates)
      throws InterruptedException {
    take(about, extra, candidates, timing.rounds());
  }

  void take(Case about, Params extra, List<? extends Entrant> candidates, int rounds)
      throws InterruptedException {
    List<Entrant> here = new ArrayList<>(candidates);
    progress.accept("  " + about);
    for (int round = 0; round < rounds; round++) {
      double warmup = round == 0 ? timing.firstWarmup() : timing.warmup();
      List<Entrant> inTurn = new ArrayList<>(here);
      Collections.rotate(inTurn, round); // so that nobody always comes after the same
      for (Entrant who : inTurn) {
        try {
          Params params =
              common
                  .with("warmup", stages.containsKey(who) ? warmup : timing.newWarmup())
                  .with("seconds", timing.seconds())
                  .with(about.about())
                  .with(extra);
          Figures figures = undisturbed(who, about.measurement(), params);
          board.add(about, who, figures);
        } catch (IllegalStateException e) {
          board.fail(about, who, String.valueOf(e.getMessage()));
          here.remove(who);
          /* It may still be busy with what went wrong: the next case gets a new JVM. */
          Stage broken = stages.remove(who);
          if (broken != null) {
            broken.close();
          }
        }
      }
    }
  }

  /* On a shared machine a round is repeated, as long as there is patience, until it has all cores. */
  private Figures undisturbed(Entrant who, Measurement measurement, Params params)
      throws InterruptedException {
    Stage stage = stages.computeIfAbsent(who, opener);
    for (; ; ) {
      long start = System.nanoTime();
      Figures figures = stage.ask(measurement, params);
      double lacking = figures.asMap().getOrDefault(Measurement.LACKING, 0.0);
      if (lacking <= Board.DISTURBING || patience <= 0) {
        board.noteRound(lacking > Board.DISTURBING);
        return figures;
      }
      patience -= (System.nanoTime() - start) / 1e9;
    }
  }
}
