package dev.weir.demo.load.engine;

/** Is told how late threads are that write requests and read replies. */
public interface Lateness {

  /**
   * One was looked at, later than it should have been. On any thread; returns at once.
   *
   * @param nanos how late it came; 0 or more
   * @param steps how many requests went to the wire, and how many of these ended, in the time
   *     before that look: these are taken to have been as late; 1 or more
   */
  void late(long nanos, long steps);
}
