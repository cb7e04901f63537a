package dev.weir.demo.backend;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An end of several steps, each of which is taken whatever became of those before. */
public final class Ending {

  private static final Logger LOG = LoggerFactory.getLogger(Ending.class);

  private Ending() {}

  /**
   * Takes a step. If it fails, the log says so, and nobody else.
   *
   * @param what ends, for the log
   * @param step what is to be done; on the calling thread
   */
  public static void step(String what, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      LOG.warn("{} did not end in good order", what, e);
    }
  }
}
