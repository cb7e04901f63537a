package dev.weir.bench.suite;

import dev.weir.bench.contender.Setup;
import java.util.ArrayList;
import java.util.List;

/**
 * What holds for all contenders of a run.
 *
 * @param timing how often each case is measured, and for how long
 * @param setup sizes
 * @param flags of each JVM, beside those that every run has
 * @param sizes the setup in words
 */
public record Terms(Timing timing, Setup setup, List<String> flags, String sizes) {

  /**
   * The flags of every contender's JVM.
   *
   * @return as on the command line
   */
  public List<String> allFlags() {
    List<String> all = new ArrayList<>(Agent.flags(setup.workers()));
    all.addAll(flags);
    return all;
  }

  /**
   * The same at another pace.
   *
   * @param newTiming how often each case is measured, and for how long
   * @return a changed copy
   */
  public Terms with(Timing newTiming) {
    return new Terms(newTiming, setup, flags, sizes);
  }

  @Override
  public String toString() {
    return sizes + "; " + timing;
  }
}
