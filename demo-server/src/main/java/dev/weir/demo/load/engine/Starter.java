package dev.weir.demo.load.engine;

/** Decides when a run's requests begin. One thread walks it; the others only tell it something. */
interface Starter {

  /** Begins a request. */
  interface Beginning {

    /**
     * Must not block.
     *
     * @param due when the generator should have begun it, in the clock's time: it is late by what
     *     has passed since
     * @param intended from when on the request is timed, in the clock's time
     */
    void begin(long due, long intended);
  }

  /**
   * Begins requests until the end, or {@link #stop}. On the calling thread.
   *
   * @param beginning of the run, in the clock's time
   * @param length what comes later than this is left out; nanoseconds
   * @param request begins each
   */
  void walk(long beginning, long length, Beginning request);

  /** One of its requests has ended. Any thread, maybe while it is being begun. */
  void ended();

  /** No more. Any thread; wakes the one that walks. */
  void stop();
}
