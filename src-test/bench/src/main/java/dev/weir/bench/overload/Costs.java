package dev.weir.bench.overload;

import dev.weir.bench.measure.Callers;
import dev.weir.bench.overload.Bed.OpenRoute;
import dev.weir.bench.overload.Cost.Answer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The scenarios that are about what a decision costs. */
final class Costs {

  /** What is offered to the route that is not to suffer. */
  static final double GOOD = 0.5;

  /** What is offered to the other one. */
  static final double FLOOD = 10;

  private static final int CONNECTIONS = 64;
  private static final int ROUNDS = 3;
  private static final int SHORT_BODY = 16;

  private final Arena arena;

  Costs(Arena arena) {
    this.arena = arena;
  }

  /** A rejection, and a plain answer of its length. */
  List<Cost> rejection() throws InterruptedException {
    int rejection = measure(Answer.REJECTION, 0).bytes();
    int plain = measure(Answer.PLAIN, SHORT_BODY).bytes();
    int body = SHORT_BODY + rejection - plain;
    return inTurn(List.of(Answer.REJECTION, Answer.PLAIN_AS_LONG), Math.max(0, body));
  }

  /** An answer behind a gate, and one that is not. */
  List<Cost> idle() throws InterruptedException {
    return inTurn(List.of(Answer.PLAIN, Answer.ADMITTED), SHORT_BODY);
  }

  private List<Cost> inTurn(List<Answer> answers, int body) throws InterruptedException {
    Map<Answer, List<Cost>> rounds = new EnumMap<>(Answer.class);
    for (int i = 0; i < ROUNDS; i++) {
      for (Answer what : answers) {
        rounds.computeIfAbsent(what, any -> new ArrayList<>()).add(measure(what, body));
      }
    }
    return answers.stream().map(what -> median(rounds.get(what))).toList();
  }

  static Cost median(List<Cost> rounds) {
    return rounds.stream()
        .sorted(Comparator.comparingDouble(Cost::perSecond))
        .toList()
        .get(rounds.size() / 2);
  }

  private Cost measure(Answer what, int body) throws InterruptedException {
    Protection who =
        switch (what) {
          case PLAIN, PLAIN_AS_LONG -> Protection.NONE;
          case ADMITTED -> Protection.GATE_IDLE;
          case REJECTION -> Protection.GATE_FULL;
        };
    try (OpenRoute route = arena.bed().openRoot(who, Work.NOTHING, body);
        Callers callers =
            new Callers(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), route.port()),
                CONNECTIONS)) {
      callers.start();
      Thread.sleep(arena.plan().trial().warmUp().toMillis());
      long answers = callers.accepted() + callers.refused();
      Duration cpu = route.cpu();
      long start = System.nanoTime();
      Thread.sleep(arena.plan().trial().length().multipliedBy(2).dividedBy(3).toMillis());
      answers = callers.accepted() + callers.refused() - answers;
      double seconds = (System.nanoTime() - start) / 1e9;
      double busy = route.cpu().minus(cpu).toNanos();
      arena.tell("  " + what.title() + ": " + Math.round(answers / seconds) + "/s");
      return new Cost(
          what,
          callers.answerSize(),
          answers / seconds,
          busy == 0 ? Double.NaN : busy / Math.max(1, answers));
    }
  }

  /** What a flood of rejections takes from those who are let in elsewhere. */
  List<LoadRow> goodTraffic() throws InterruptedException {
    List<LoadRow> rows = new ArrayList<>(goodTraffic(Streams.ALONE, List.of()));
    rows.addAll(beside(Streams.BESIDE_ANSWERS, Protection.NONE));
    rows.addAll(beside(Streams.BESIDE_REJECTIONS, Protection.GATE_FULL));
    return rows;
  }

  private List<LoadRow> beside(String name, Protection who) throws InterruptedException {
    double flood = FLOOD * arena.objective(Work.CONSTANT).capacity();
    try (OpenRoute other = arena.bed().open(who, Work.NOTHING)) {
      return goodTraffic(name, List.of(Offer.of("flood", flood, other.url())));
    }
  }

  private List<LoadRow> goodTraffic(String name, List<Offer> besides) throws InterruptedException {
    return arena
        .rows(
            Scenario.REJECTIONS,
            Protection.GATE_FIXED,
            Work.CONSTANT,
            GOOD + FLOOD * besides.size(),
            (url, most) ->
                Stream.concat(Stream.of(Offer.of(name, GOOD * most, url)), besides.stream())
                    .toList())
        .subList(0, 1);
  }
}
