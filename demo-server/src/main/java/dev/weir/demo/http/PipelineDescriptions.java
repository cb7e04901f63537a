package dev.weir.demo.http;

import static java.util.stream.Collectors.joining;

import dev.weir.demo.config.PipelineSpec;
import dev.weir.demo.config.StageSpec;
import dev.weir.demo.text.Times;
import dev.weir.overflow.Overflow;
import java.util.List;
import java.util.Locale;

/** Words for what a configuration says of a pipeline. */
final class PipelineDescriptions {

  private PipelineDescriptions() {}

  static Route.About of(PipelineSpec spec) {
    String own = spec.description();
    return new Route.About(
        own == null ? "parses, enriches and sums up an access log, and tells what held it up" : own,
        whenFull(spec.stages()),
        "pipeline "
            + spec.name()
            + ": "
            + spec.stages().stream().map(stage -> shape(spec, stage)).collect(joining(", "))
            + String.format(
                Locale.ROOT,
                "; %,d lines or %s in a batch; %,d logs at a time",
                spec.batch(),
                Times.format(spec.batchTime()),
                spec.upload().most()),
        List.of(
            "curl -s -T access.log '%s" + spec.path() + "'",
            "curl -sN -H 'Accept: application/x-ndjson' -T access.log '%s" + spec.path() + "'"));
  }

  /* Which does it, unless all do the same. */
  private static String whenFull(List<StageSpec> stages) {
    List<String> all = stages.stream().map(PipelineDescriptions::whenFull).distinct().toList();
    return all.size() == 1
        ? all.get(0)
        : stages.stream().map(it -> it.name() + " " + whenFull(it)).collect(joining("; "));
  }

  private static String whenFull(StageSpec stage) {
    return switch (stage.overflow().whenFull()) {
      case DROP -> "leaves lines out, and counts them";
      case REJECT -> "ends with 503";
      case WAIT ->
          stage.overflow().waitBound().equals(Overflow.UNBOUNDED)
              ? "reads no more until there is room"
              : "ends with 503 once one has waited for "
                  + Times.format(stage.overflow().waitBound());
      case RUN -> throw new IllegalStateException(stage + " (expected: one of the four)");
    };
  }

  private static String shape(PipelineSpec spec, StageSpec stage) {
    return stage.pool() == null
        ? String.format(
            Locale.ROOT,
            "%s on %,d %s",
            stage.name(),
            stage.workers(),
            stage.workers() == 1 ? "worker" : "workers")
        : stage.name() + " on pool " + spec.poolOf(stage);
  }

  static Route.About ofWork(PipelineSpec spec) {
    String path = spec.path() + "/work";
    return new Route.About(
        "how long the stages of " + spec.path() + " take for an element from now on: ?enrich=2ms",
        "",
        "",
        List.of("curl -s -X POST '%s" + path + "?enrich=2ms'"));
  }
}
