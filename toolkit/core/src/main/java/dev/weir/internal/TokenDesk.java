package dev.weir.internal;

import dev.weir.observe.Outcome;
import dev.weir.observe.Reason;
import dev.weir.request.Deadline;
import org.jspecify.annotations.Nullable;

/** Where permits are asked for and waited for, and who does is counted: of a rate, or of a key. */
public interface TokenDesk {

  /**
   * Offers somebody, who takes permits if there are as many and nobody waits for them.
   *
   * @param weight how many
   * @return null if they were taken; {@code RATE_LIMITED} if it may wait for them, otherwise why it
   *     may not. In both cases it is to be settled: turned away, or lined up
   */
  @Nullable Reason enter(int weight);

  /**
   * Counts one who is turned away without asking.
   *
   * @param outcome how
   */
  void turnAway(Outcome outcome);

  /**
   * Counts one who was turned away, or has gone.
   *
   * @param outcome how
   */
  void settled(Outcome outcome);

  /**
   * Whether nobody wants an answer any more.
   *
   * @param deadline null if there is none
   * @return whether it has passed
   */
  boolean isPast(@Nullable Deadline deadline);

  /**
   * A place to wait in, which is to be released or arrived at.
   *
   * @return the line it is in; null if too many wait
   */
  @Nullable TokenLine reserve();

  /**
   * How many permits a newcomer could take.
   *
   * @return none if somebody waits
   */
  long available();
}
