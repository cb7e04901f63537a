package dev.weir.bench.contender;

import java.util.Arrays;
import java.util.stream.Stream;

/** Somebody who takes part, of whatever kind. */
public interface Entrant extends Named {

  /**
   * What the tables call it.
   *
   * @return a few words
   */
  String title();

  /**
   * Whether it is Weir's.
   *
   * @return false for what it is compared with
   */
  boolean isOurs();

  /**
   * The one with a name, of any kind.
   *
   * @param id as on the command line
   * @return the entrant
   */
  static Entrant byId(String id) {
    return byId(all(), id);
  }

  /**
   * The one with a name.
   *
   * @param among those it may be
   * @param id as on the command line
   * @param <E> the kind of entrant
   * @return the entrant
   */
  static <E extends Entrant> E byId(E[] among, String id) {
    return Named.byId("contender", among, id);
  }

  /**
   * Everybody.
   *
   * @return in order, kind by kind
   */
  static Entrant[] all() {
    return Stream.<Entrant[]>of(
            Roster.values(),
            FlowRoster.values(),
            RouteRoster.values(),
            ForkRoster.values(),
            PipeRoster.values(),
            GuardRoster.values(),
            LineRoster.values())
        .flatMap(Arrays::stream)
        .toArray(Entrant[]::new);
  }
}
