package dev.weir.bench;

import dev.weir.bench.contender.Entrant;
import dev.weir.bench.contender.Setup;
import dev.weir.bench.measure.Scenario;
import dev.weir.bench.suite.FlowPlan;
import dev.weir.bench.suite.FlowSuite;
import dev.weir.bench.suite.Terms;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Measures the operators of a Flux side by side and prints the ratios. */
final class FlowsCommand {

  /* The first touch of a page costs more than a short stream does; so all are touched beforehand. */
  private static final List<String> FLAGS = List.of("-Xms128m", "-XX:+AlwaysPreTouch");
  private static final String INTAKE = "intake";
  private static final Set<String> NAMES =
      SideBySide.names("--only", "--except", "--scenarios", "--capacity");

  private FlowsCommand() {}

  static int run(List<String> args) throws IOException, InterruptedException {
    Options options = Options.parse("flows", args, SideBySide.FLAGS, NAMES);
    FlowPlan plan = FlowPlan.of(SideBySide.pace(options));
    Setup setup = new Setup(1, options.integer("--capacity", 256));
    Set<Entrant> contenders = SideBySide.contenders(options, Entrant.all());
    List<String> named = options.list("--scenarios");
    Set<Scenario> scenarios =
        named.isEmpty() ? EnumSet.allOf(Scenario.class) : EnumSet.noneOf(Scenario.class);
    named.stream().filter(id -> !id.equals(INTAKE)).map(Scenario::byId).forEach(scenarios::add);
    boolean intakes = named.isEmpty() || named.contains(INTAKE);
    return SideBySide.run(
        options,
        new Terms(plan.timing(), setup, FLAGS, "room for " + setup.capacity() + " elements"),
        turns -> new FlowSuite(plan, contenders, turns).run(scenarios, intakes));
  }
}
