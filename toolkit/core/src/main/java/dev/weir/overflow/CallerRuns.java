package dev.weir.overflow;

/**
 * The thread that offers runs the work itself. Take it when that thread may block and slowing it
 * down is the brake you want. On a non-blocking thread it is refused instead, unless that is one of
 * the pool's own. Up to 256 of them run on a thread each within another; what would come after that
 * is rejected, as a task that gives itself to a full pool again would end in a stack overflow.
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
