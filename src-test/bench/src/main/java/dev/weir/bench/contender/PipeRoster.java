package dev.weir.bench.contender;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Every way to have the elements of a Flux worked on by a few threads. */
public enum PipeRoster implements Entrant {
  /** Weir's, results as they come. */
  MAP_UNORDERED("mapUnordered", Family.MAP_UNORDERED, Pipes::mapUnordered),
  /** As Reactor's users write it. */
  FLAT_MAP("flatMap, subscribeOn(parallel)", Family.MAP_UNORDERED, Pipes::flatMap),
  /** Reactor's rails. */
  RAILS("parallel().runOn().map().sequential()", Family.MAP_UNORDERED, Pipes::rails),
  /** Weir's, in the source's order. */
  MAP("map", Family.MAP, Pipes::map),
  /** As Reactor's users write it. */
  FLAT_MAP_SEQUENTIAL(
      "flatMapSequential, subscribeOn(parallel)", Family.MAP, Pipes::flatMapSequential),
  /** To one worker of Weir's. */
  PUBLISH_ON("publishOn(pool)", Family.PUBLISH_ON, Pipes::publishOn),
  /** To one thread of Reactor's. */
  PUBLISH_ON_PARALLEL("publishOn(parallel)", Family.PUBLISH_ON, Pipes::publishOnParallel),
  /** Weir's, in order for each key. */
  MAP_KEYED("mapKeyed", Family.MAP_KEYED, Pipes::mapKeyed),
  /** As Reactor's users write it, for some keys. */
  GROUP_BY("groupBy, publishOn(parallel)", Family.MAP_KEYED, Pipes::groupBy);

  /** Those that promise the same. */
  public enum Family implements Named {
    /** Results as they come. */
    MAP_UNORDERED,
    /** Results in the source's order. */
    MAP,
    /** One thread does it all. */
    PUBLISH_ON,
    /** Results in order for each key. */
    MAP_KEYED;

    @Override
    public String id() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The one with a name.
     *
     * @param id as on the command line
     * @return the family
     */
    public static Family byId(String id) {
      return Named.byId("operator", values(), id);
    }

    /**
     * Weir's.
     *
     * @return the first
     */
    public PipeRoster ours() {
      return all().get(0);
    }

    /**
     * What it is compared with.
     *
     * @return in order
     */
    public List<PipeRoster> peers() {
      return all().stream().filter(each -> !each.isOurs()).toList();
    }

    /**
     * Everybody.
     *
     * @return Weir's first
     */
    public List<PipeRoster> all() {
      return Arrays.stream(PipeRoster.values()).filter(each -> each.family == this).toList();
    }
  }

  /** Beyond these, groupBy with room for each group does not pay, or does not end. */
  public static final int MOST_GROUPS = 1_000;

  private final String title;
  private final Family family;
  private final Function<Setup, Pipe> factory;

  PipeRoster(String title, Family family, Function<Setup, Pipe> factory) {
    this.title = title;
    this.family = family;
    this.factory = factory;
  }

  /**
   * Starts it.
   *
   * @param setup the sizes
   * @return running; to be closed
   */
  public Pipe open(Setup setup) {
    return factory.apply(setup);
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public String id() {
    return "pipe-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public boolean isOurs() {
    return this == MAP_UNORDERED || this == MAP || this == PUBLISH_ON || this == MAP_KEYED;
  }
}
