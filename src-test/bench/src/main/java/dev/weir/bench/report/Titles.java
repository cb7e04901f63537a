package dev.weir.bench.report;

import dev.weir.bench.contender.PipeRoster;
import dev.weir.bench.measure.CallKind;
import dev.weir.bench.measure.ForkShape;
import dev.weir.bench.measure.PipeWork;
import dev.weir.bench.measure.Scenario;
import dev.weir.bench.measure.Workload;
import dev.weir.bench.suite.Case;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the tables and plots call a case. */
final class Titles {

  private Titles() {}

  static String of(Case about) {
    List<String> parts = new ArrayList<>();
    for (Map.Entry<String, String> each : new TreeMap<>(about.about().asMap()).entrySet()) {
      String part = part(each.getKey(), each.getValue());
      if (!part.isEmpty()) {
        parts.add(part);
      }
    }
    return parts.isEmpty() ? "all" : String.join(", ", parts);
  }

  private static String part(String name, String value) {
    return switch (name) {
      case "workload" -> Workload.byId(value).title();
      case "work" -> PipeWork.byId(value).title();
      case "operator" -> PipeRoster.Family.byId(value).ours().title();
      case "scenario" -> Scenario.byId(value).title();
      case "shape" -> ForkShape.byId(value).title();
      case "call" -> CallKind.byId(value).title();
      case "threads" -> value.equals("1") ? "1 thread" : value + " threads";
      case "limit" -> value + " at a time";
      case "producers" -> value.equals("1") ? "1 producer" : value + " producers";
      case "percent" -> "load " + value + " %";
      case "keys" -> value.equals("1") ? "" : Numbers.count(Double.parseDouble(value)) + " keys";
      case "depth", "queued" -> Numbers.count(Double.parseDouble(value)) + " queued";
      case "requests" -> Numbers.count(Double.parseDouble(value)) + " requests";
      case "micros" -> value + " µs each";
      case "group" -> value;
      default -> name + " " + value;
    };
  }
}
