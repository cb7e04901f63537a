package dev.weir.flow;

import dev.weir.observe.Reason;
import dev.weir.observe.Refused;
import java.util.concurrent.RejectedExecutionException;

/** An {@link Intake} had no room for an element, and left it out, as its strategy says. */
public final class ElementDroppedException extends RejectedExecutionException implements Refused {

  private static final long serialVersionUID = 1L;

  ElementDroppedException(String intake, int capacity) {
    super(intake + ": the element was dropped: no room (capacity: " + capacity + ")");
  }

  @Override
  public Reason reason() {
    return Reason.DROPPED;
  }

  /** No stack trace: under overload there are many, and each says the same. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
