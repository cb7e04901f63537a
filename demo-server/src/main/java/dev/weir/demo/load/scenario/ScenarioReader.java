package dev.weir.demo.load.scenario;

import dev.weir.demo.yaml.Field;
import dev.weir.demo.yaml.Mistakes;
import dev.weir.demo.yaml.Section;
import dev.weir.demo.yaml.TimeKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads the tree of a whole file, and collects what is wrong with it. For one file. */
final class ScenarioReader {

  private static final int MOST = 1_000;
  private static final TimeKind THINK = new TimeKind(true, Duration.ofHours(1));

  private final StepReader reader;
  private final Mistakes mistakes;
  private final List<Step> steps = new ArrayList<>();
  private final Map<String, Integer> lines = new HashMap<>();

  ScenarioReader(StepReader reader, Mistakes mistakes) {
    this.reader = reader;
    this.mistakes = mistakes;
  }

  /** The scenario; empty only if there are mistakes. */
  Optional<Scenario> read(Node file) {
    Optional<Duration> think = Section.of(Field.root(file), mistakes).map(this::read);
    return steps.isEmpty()
        ? Optional.empty()
        : Optional.of(new Scenario(think.orElse(Duration.ZERO), steps));
  }

  private Duration read(Section top) {
    Duration think = top.find("think", THINK).orElse(Duration.ZERO);
    top.refuse("statements", "requests, as it is a service that is asked, and no database");
    for (Field field : top.needList("requests", MOST, "requests")) {
      if (!mistakes.full()) {
        Section.of(field, mistakes).ifPresent(this::readStep);
      }
    }
    top.end();
    return think;
  }

  private void readStep(Section section) {
    Step step = reader.read(section);
    steps.add(step);
    Field name = section.at("name");
    if (name != null && !step.name().isEmpty()) {
      Integer first = lines.putIfAbsent(step.name(), name.line());
      if (first != null) {
        mistakes.wrong(name, "another name; the request on line " + first + " has this one");
      }
    }
  }
}
