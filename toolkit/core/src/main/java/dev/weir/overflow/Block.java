package dev.weir.overflow;

/**
 * The arrival waits for room without a thread. Take it when the source can slow down and nothing
 * may be lost. The waiters are bounded too, or "block" would be the unbounded queue in disguise.
 */
record Block() implements Overflow {

  static final Block INSTANCE = new Block();

  @Override
  public Verdict whenFull() {
    return Verdict.WAIT;
  }

  @Override
  public String word() {
    return "block";
  }

  @Override
  public String toString() {
    return word();
  }
}
