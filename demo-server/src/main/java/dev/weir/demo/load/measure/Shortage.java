package dev.weir.demo.load.measure;

import java.util.List;

/**
 * What the generator's own machine may run out of: causes of errors, in words, that say nothing of
 * the target.
 */
public final class Shortage {

  /** No connection can be given an address of this side. */
  public static final String PORTS = "no local port or address";

  /** No socket can be opened. */
  public static final String FILES = "too many open files";

  /** There is nowhere to put what is sent or received. */
  public static final String MEMORY = "out of memory";

  /** Each of them. */
  public static final List<String> ALL = List.of(PORTS, FILES, MEMORY);

  private Shortage() {}
}
