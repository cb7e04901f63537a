package dev.weir.bench.overload;

import dev.weir.bench.contender.Named;
import java.util.Locale;

/** What can happen to a server. */
public enum Scenario implements Named {
  /** From far too little to do to far too much. */
  SWEEP("Sweep: from a quarter of what can be done to ten times as much"),
  /** Three in a hundred calls take ten times as long. */
  SLOW("Slow dependency: 3 % of the calls take ten times as long"),
  /** Twice as much as can be done, some of it urgent. */
  PRIORITIES("Priority mix: twice as much as can be done, in three classes"),
  /** One of a thousand tenants floods. */
  TENANTS("Tenants: one of 1,000 floods"),
  /** A great many requests are turned away beside those of others. */
  REJECTIONS("What a rejection costs"),
  /** Far too much for a while. */
  RECOVERY("Recovery: five times as much as can be done, for a while"),
  /** Too much for an hour. */
  DRIFT("Drift: twice as much as can be done for long, in virtual time"),
  /** Nothing to turn away. */
  IDLE("What it costs to ask on an idle route");

  private final String title;

  Scenario(String title) {
    this.title = title;
  }

  /**
   * For people.
   *
   * @return a line
   */
  public String title() {
    return title;
  }

  @Override
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
