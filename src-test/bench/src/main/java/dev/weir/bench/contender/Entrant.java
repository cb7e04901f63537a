package dev.weir.bench.contender;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Somebody who takes part, of whatever kind. */
public interface Entrant {

  /**
   * What the command line calls it.
   *
   * @return lower case, with dashes; no other entrant of any kind has the same
   */
  String id();

  /**
   * What the tables call it.
   *
   * @return a few words
   */
  String title();

  /**
   * The one with a name.
   *
   * @param among those it may be
   * @param id as on the command line
   * @param <E> the kind of entrant
   * @return the entrant
   */
  static <E extends Entrant> E byId(E[] among, String id) {
    return Arrays.stream(among)
        .filter(each -> each.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "contender: "
                        + id
                        + " (expected one of: "
                        + Arrays.stream(among).map(Entrant::id).collect(Collectors.joining(", "))
                        + ")"));
  }
}
