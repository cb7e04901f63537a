package dev.weir.bench.overload;

import dev.weir.demo.load.measure.Second;
import java.util.List;

/**
 * A server with load to spare for, which something pushes over the edge and then lets go of.
 *
 * @param clients what they do
 * @param recovery what became of the server
 * @param retries how many more tries were made in each second
 */
public record TimeLine(Clients clients, Recovery recovery, List<Long> retries) {

  /** How much of C is offered before and after. */
  public static final double USUAL = 0.5;

  /** How much of C is offered in the meantime. */
  public static final double TRIGGER = 2;

  /** Copies the list. */
  public TimeLine {
    retries = List.copyOf(retries);
  }

  /**
   * How much of what ended in the last seconds was done within the objective: long after the
   * trigger, it should be all.
   *
   * @param seconds of how many, from 1
   * @return from 0 to 1
   */
  public double goodAtTheEnd(int seconds) {
    List<Second> after = recovery.after();
    List<Second> last = after.subList(Math.max(0, after.size() - seconds), after.size());
    long ended = last.stream().mapToLong(second -> second.counts().ended()).sum();
    long good = last.stream().mapToLong(second -> second.counts().good()).sum();
    return ended == 0 ? 0 : (double) good / ended;
  }
}
