package dev.weir.bench.report;

import dev.weir.bench.contender.Entrant;
import dev.weir.bench.suite.Board;
import dev.weir.bench.suite.Case;
import dev.weir.bench.suite.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Everything a run found, for programs. */
public final class Json {

  private Json() {}

  /**
   * Writes it.
   *
   * @param board what was measured
   * @param machine where, and with which command
   * @return one JSON object
   */
  public static String of(Board board, Machine machine) {
    List<String> results = new ArrayList<>();
    for (Case about : board.cases()) {
      for (Entrant who : board.contenders(about)) {
        results.add(result(board, about, who));
      }
    }
    return "{\n  \"command\": "
        + quoted(machine.command())
        + ",\n  \"jdk\": "
        + quoted(machine.jdk())
        + ",\n  \"processor\": "
        + quoted(machine.processor())
        + ",\n  \"cores\": "
        + machine.cores()
        + ",\n  \"system\": "
        + quoted(machine.system())
        + ",\n  \"sizes\": "
        + quoted(machine.sizes())
        + ",\n  \"rounds\": "
        + board.rounds()
        + ",\n  \"disturbed\": "
        + board.disturbed()
        + ",\n  \"results\": [\n"
        + String.join(",\n", results)
        + "\n  ],\n  \"failures\": ["
        + String.join(", ", board.failures().stream().map(Json::quoted).toList())
        + "]\n}\n";
  }

  private static String result(Board board, Case about, Entrant who) {
    List<String> parts = new ArrayList<>();
    parts.add("\"measurement\": " + quoted(about.measurement().id()));
    parts.add("\"contender\": " + quoted(who.id()));
    for (Map.Entry<String, String> each : new TreeMap<>(about.about().asMap()).entrySet()) {
      parts.add(quoted(each.getKey()) + ": " + quoted(each.getValue()));
    }
    for (String name : board.names(about, who)) {
      board.find(about, who, name).ifPresent(found -> parts.add(quoted(name) + ": " + of(found)));
    }
    return "    {" + String.join(", ", parts) + "}";
  }

  private static String of(Spread spread) {
    return String.format(
        Locale.ROOT,
        "{\"median\": %s, \"min\": %s, \"max\": %s, \"rounds\": %d, \"disturbed\": %b}",
        number(spread.median()),
        number(spread.min()),
        number(spread.max()),
        spread.rounds(),
        spread.disturbed());
  }

  /** JSON has no NaN. */
  private static String number(double value) {
    return Double.isFinite(value) ? Double.toString(value) : "null";
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
