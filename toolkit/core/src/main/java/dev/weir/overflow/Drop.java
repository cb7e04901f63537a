package dev.weir.overflow;

/**
 * The arrival is left out and counted. Take it when the next one is as good: metrics, positions,
 * log lines.
 */
record Drop() implements Overflow {

  static final Drop INSTANCE = new Drop();

  @Override
  public Verdict whenFull() {
    return Verdict.DROP;
  }

  @Override
  public String word() {
    return "drop";
  }

  @Override
  public String toString() {
    return word();
  }
}
