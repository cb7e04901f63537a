package dev.weir.bench.contender;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What the command line can name. */
public interface Named {

  /**
   * What the command line calls it.
   *
   * @return lower case, with dashes; no other of its kind has the same
   */
  String id();

  /**
   * The one with a name.
   *
   * @param kind what they are
   * @param among those it may be
   * @param id as on the command line
   * @param <E> their type
   * @return the one
   */
  static <E extends Named> E byId(String kind, E[] among, String id) {
    return Arrays.stream(among)
        .filter(each -> each.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    kind
                        + ": "
                        + id
                        + " (expected one of: "
                        + Arrays.stream(among).map(Named::id).collect(Collectors.joining(", "))
                        + ")"));
  }
}
