package dev.weir.bench.spill;

import dev.weir.bench.measure.Figures;
import dev.weir.bench.suite.Child;
import dev.weir.bench.suite.Spread;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What one contender reached.
 *
 * @param who the contender
 * @param appended records a second, without a sync
 * @param synced the same, with a sync after every thousand
 * @param read records a second
 */
public record SpillRun(SpillContender who, Spread appended, Spread synced, Spread read) {

  /**
   * Measures all of them in turn, each in a JVM of its own, once more than is counted.
   *
   * @param records in each round
   * @param rounds of each
   * @param warmUps rounds before that
   * @param directory where the files are meanwhile
   * @return by contender
   * @throws InterruptedException if interrupted
   */
  public static List<SpillRun> all(int records, int rounds, int warmUps, Path directory)
      throws InterruptedException {
    Map<SpillContender, Child> children = new EnumMap<>(SpillContender.class);
    Map<SpillContender, List<Figures>> found = new EnumMap<>(SpillContender.class);
    try {
      for (SpillContender who : SpillContender.values()) {
        children.put(who, child(who));
        found.put(who, new ArrayList<>());
      }
      for (int i = 0; i < warmUps + rounds; i++) {
        for (SpillContender who : SpillContender.values()) {
          Figures figures = children.get(who).ask(records + " " + directory);
          System.err.println(who.title() + " " + figures);
          if (i >= warmUps) {
            found.get(who).add(figures);
          }
        }
      }
    } finally {
      children.values().forEach(Child::close);
    }
    return found.entrySet().stream().map(each -> of(each.getKey(), each.getValue())).toList();
  }

  private static Child child(SpillContender who) {
    List<String> flags = new ArrayList<>(Child.flags());
    flags.addAll(who.flags());
    return new Child(List.of(), flags, List.of(SpillRound.COMMAND, who.name()));
  }

  private static SpillRun of(SpillContender who, List<Figures> rounds) {
    return new SpillRun(
        who,
        spread(rounds, SpillRound::appended),
        spread(rounds, SpillRound::synced),
        spread(rounds, SpillRound::read));
  }

  private static Spread spread(List<Figures> rounds, ToDoubleFunction<Figures> figure) {
    return Spread.of(rounds.stream().map(each -> figure.applyAsDouble(each)).toList(), false);
  }
}
