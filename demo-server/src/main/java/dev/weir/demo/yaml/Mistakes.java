package dev.weir.demo.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong with one file while it is read. */
public final class Mistakes {

  /** Nobody reads on from here, and aliases can make a small file have millions. */
  private static final int MOST = 1_000;

  private final String file;
  private final List<Mistake> found = new ArrayList<>();

  Mistakes(String file) {
    this.file = file;
  }

  void add(int line, String key, String problem) {
    if (!full()) {
      found.add(new Mistake(file, line, key, problem));
    }
  }

  /**
   * Something about a value is wrong that is not the value itself.
   *
   * @param field where it stands
   * @param problem in words
   */
  public void add(Field field, String problem) {
    add(field.line(), field.key(), problem);
  }

  /**
   * The value breaks a rule.
   *
   * @param field where it stands
   * @param rule to follow "expected: "
   */
  public void wrong(Field field, String rule) {
    add(field, Shown.value(field.node()) + " (expected: " + rule + ")");
  }

  /**
   * Whether there is no point in looking for more.
   *
   * @return true after a thousand
   */
  public boolean full() {
    return found.size() == MOST;
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** Everything found so far, by line. */
  ConfigException exception() {
    List<Mistake> inOrder = new ArrayList<>(found);
    inOrder.sort(Comparator.comparingInt(Mistake::line));
    if (full()) {
      int line = inOrder.get(MOST - 1).line();
      inOrder.add(new Mistake(file, line, "", "too many mistakes: the rest is not looked at"));
    }
    return new ConfigException(List.copyOf(inOrder));
  }
}
