package dev.weir.demo.yaml;

import static java.util.stream.Collectors.joining;

import java.util.List;

/**
 * A configuration file cannot be used. Says all that is wrong with it, not just the first thing.
 */
public final class ConfigException extends Exception {

  private static final long serialVersionUID = 1L;

  private final Mistake[] mistakes;

  ConfigException(List<Mistake> mistakes) {
    super(mistakes.stream().map(Mistake::toString).collect(joining("\n")));
    this.mistakes = mistakes.toArray(Mistake[]::new);
  }

  /**
   * Everything that is wrong.
   *
   * @return one or more, in the order of the file's lines
   */
  public List<Mistake> mistakes() {
    return List.of(mistakes);
  }
}
