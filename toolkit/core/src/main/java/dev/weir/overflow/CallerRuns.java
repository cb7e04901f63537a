package dev.weir.overflow;

/**
 * The thread that offers runs the work itself. Take it when that thread may block and slowing it
 * down is the brake you want. On a non-blocking thread it is refused instead, unless that is one of
 * the pool's own.
 */
record CallerRuns() implements Overflow {

  static final CallerRuns INSTANCE = new CallerRuns();

  @Override
  public Verdict whenFull() {
    return Verdict.RUN;
  }

  @Override
  public String word() {
    return "callerRuns";
  }

  @Override
  public String toString() {
    return word();
  }
}
