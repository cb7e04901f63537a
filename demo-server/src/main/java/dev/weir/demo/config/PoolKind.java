package dev.weir.demo.config;

import java.util.List;
import java.util.stream.Stream;

/** The kinds of pools, by the words that a file has for them. */
public enum PoolKind {
  /**
   * A constant number of workers, first come, first served unless its discipline says otherwise.
   */
  FIXED("fixed", "workers"),

  /** As many workers as the load needs, between two bounds. */
  BOUNDED_ELASTIC("boundedElastic", "maxWorkers"),

  /** Workers that compute: their tasks fork, and who is idle steals. */
  PARALLEL("parallel", "workers"),

  /** A constant number of workers, the more urgent first. */
  PRIORITY("priority", "workers"),

  /** A virtual thread for each task, within a bound. */
  VIRTUAL("virtual", "maxConcurrent");

  /** The first version of Java that has virtual threads. */
  static final int VIRTUAL_SINCE = 21;

  private final String word;
  private final String sizeKey;

  PoolKind(String word, String sizeKey) {
    this.word = word;
    this.sizeKey = sizeKey;
  }

  static List<String> words() {
    return Stream.of(values()).map(PoolKind::word).toList();
  }

  static PoolKind of(String word) {
    return Stream.of(values()).filter(kind -> kind.word.equals(word)).findFirst().orElseThrow();
  }

  /**
   * What a file calls it.
   *
   * @return the word
   */
  public String word() {
    return word;
  }

  /** The key that says how much at most is done at once. */
  String sizeKey() {
    return sizeKey;
  }
}
