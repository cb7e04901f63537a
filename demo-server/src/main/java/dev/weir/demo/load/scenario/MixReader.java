package dev.weir.demo.load.scenario;

import dev.weir.demo.yaml.Field;
import dev.weir.demo.yaml.Mistakes;
import dev.weir.demo.yaml.NumberKind;
import dev.weir.demo.yaml.Section;
import dev.weir.demo.yaml.TextKind;
import dev.weir.demo.yaml.TimeKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads the tree of a whole file that says what is sent and how often: how long users {@code
 * think}, and a list of what each has a {@code name} and a {@code weight} of. Collects what is
 * wrong with it. For one file.
 *
 * @param <T> one of the list
 */
public final class MixReader<T> {

  private static final int MOST = 1_000;
  private static final TimeKind THINK = new TimeKind(true, Duration.ofHours(1));
  private static final TextKind NAME = new TextKind("a name");
  private static final NumberKind WEIGHT = new NumberKind(1, 1_000_000);

  private final Kind kind;
  private final Entry<T> entry;
  private final Mistakes mistakes;
  private final List<T> all = new ArrayList<>();
  private final Map<String, Integer> lines = new HashMap<>();

  /**
   * For one file.
   *
   * @param kind what is in the list
   * @param entry reads one of them
   * @param mistakes where whatever is wrong goes
   */
  public MixReader(Kind kind, Entry<T> entry, Mistakes mistakes) {
    this.kind = kind;
    this.entry = entry;
    this.mistakes = mistakes;
  }

  /**
   * What is in the list of a file.
   *
   * @param list the key of the list
   * @param one what one of them is called
   * @param stray the key of another kind's
   * @param instead what is expected where that stands
   */
  public record Kind(String list, String one, String stray, String instead) {}

  /**
   * Reads one of the list.
   *
   * @param <T> what it is read as
   */
  @FunctionalInterface
  public interface Entry<T> {
    /**
     * Reads one, and ends the section.
     *
     * @param section where it stands
     * @param name "" if it is missing or wrong
     * @param weight how often it is sent, compared with the others
     * @return empty only if there is a mistake in it
     */
    Optional<T> read(Section section, String name, int weight);
  }

  /**
   * Reads the file.
   *
   * @param file its tree
   * @param result of how long users think, and of all that are right
   * @param <R> what the whole is
   * @return empty only if there are mistakes
   */
  public <R> Optional<R> read(Node file, BiFunction<Duration, List<T>, R> result) {
    Optional<Duration> think = Section.of(Field.root(file), mistakes).map(this::readAll);
    return all.isEmpty()
        ? Optional.empty()
        : Optional.of(result.apply(think.orElse(Duration.ZERO), all));
  }

  private Duration readAll(Section top) {
    Duration think = top.find("think", THINK).orElse(Duration.ZERO);
    top.refuse(kind.stray, kind.instead);
    for (Field field : top.needList(kind.list, MOST, kind.list)) {
      if (!mistakes.full()) {
        Section.of(field, mistakes).ifPresent(this::readOne);
      }
    }
    top.end();
    return think;
  }

  private void readOne(Section section) {
    String name = section.need("name", NAME).orElse("");
    int weight = section.find("weight", WEIGHT).orElse(WEIGHT.least());
    entry.read(section, name, weight).ifPresent(all::add);
    Field field = section.at("name");
    if (field != null && !name.isEmpty()) {
      Integer first = lines.putIfAbsent(name, field.line());
      if (first != null) {
        mistakes.wrong(
            field, "another name; the " + kind.one + " on line " + first + " has this one");
      }
    }
  }
}
