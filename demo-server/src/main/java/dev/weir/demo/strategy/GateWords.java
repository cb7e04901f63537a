package dev.weir.demo.strategy;

import dev.weir.demo.config.GateSpec;
import dev.weir.demo.text.Times;
import java.util.Locale;

/** What people are told about gates. */
public final class GateWords {

  private GateWords() {}

  /**
   * What becomes of a request that finds no permit.
   *
   * @param gate how it is configured
   * @return half a sentence
   */
  public static String whenFull(GateSpec gate) {
    if (gate.shadow()) {
      return "goes ahead; the gate only looks on, and counts what it would have done";
    }
    int queue = gate.queue();
    int most = queue + gate.maxWaiters();
    return switch (gate.overflow().word()) {
      case "block" ->
          String.format(Locale.ROOT, "waits for a permit; 503 beyond %,d that wait", most);
      case "drop" ->
          String.format(
              Locale.ROOT, "waits for a permit; beyond %,d that wait 202, and no call", queue);
      case "reject" ->
          String.format(
              Locale.ROOT, "waits for a permit; 503 with Retry-After beyond %,d that wait", queue);
      default ->
          "waits at most "
              + Times.format(gate.overflow().waitBound())
              + " for a permit, then 503 with Retry-After";
    };
  }
}
