package dev.weir.bench.suite;

import dev.weir.bench.contender.Entrant;
import dev.weir.bench.contender.Setup;
import dev.weir.bench.measure.Figures;
import dev.weir.bench.measure.Measurement;
import dev.weir.bench.measure.Params;
import dev.weir.bench.measure.Spin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Lets the contenders of each case take turns, round by round, and keeps their JVMs. */
public final class Turns implements AutoCloseable {

  private final Timing timing;
  private final Params common;
  private final List<String> flags;
  private final Consumer<String> progress;
  private final Map<Entrant, Agent> agents = new HashMap<>();
  private final Board board = new Board();
  private double patience;

  /**
   * Nothing measured yet.
   *
   * @param terms common to all
   * @param progress told what is being done
   */
  public Turns(Terms terms, Consumer<String> progress) {
    Setup setup = terms.setup();
    this.timing = terms.timing();
    this.patience = timing.patience();
    this.flags = terms.allFlags();
    this.progress = progress;
    common =
        Params.none()
            .with("workers", setup.workers())
            .with("capacity", setup.capacity())
            .with("spins", Spin.calibrate());
  }

  /**
   * What was found so far.
   *
   * @return grows with each case
   */
  public Board board() {
    return board;
  }

  @Override
  public void close() {
    agents.values().forEach(Agent::close);
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
      for (Entrant who : List.copyOf(here)) {
        try {
          Params params =
              common
                  .with("warmup", agents.containsKey(who) ? warmup : timing.newWarmup())
                  .with("seconds", timing.seconds())
                  .with(about.about())
                  .with(extra);
          Figures figures = undisturbed(who, about.measurement(), params);
          board.add(about, who, figures);
        } catch (IllegalStateException e) {
          board.fail(about, who, String.valueOf(e.getMessage()));
          here.remove(who);
          /* It may still be busy with what went wrong: the next case gets a new JVM. */
          Agent broken = agents.remove(who);
          if (broken != null) {
            broken.close();
          }
        }
      }
    }
  }

  /* On a shared machine a round is repeated, as long as there is patience, until nobody disturbs it. */
  private Figures undisturbed(Entrant who, Measurement measurement, Params params)
      throws InterruptedException {
    Agent agent = agents.computeIfAbsent(who, key -> new Agent(key, flags));
    for (; ; ) {
      long start = System.nanoTime();
      Figures figures = agent.ask(measurement, params);
      double others = figures.asMap().getOrDefault(Measurement.OTHERS, 0.0);
      if (others <= Board.DISTURBING || patience <= 0) {
        board.noteRound(others > Board.DISTURBING);
        return figures;
      }
      patience -= (System.nanoTime() - start) / 1e9;
    }
  }
}
