package dev.weir.flow;

import java.util.concurrent.RejectedExecutionException;

/** An {@link Intake} had no room for an element, and left it out, as its strategy says. */
public final class ElementDroppedException extends RejectedExecutionException {

  private static final long serialVersionUID = 1L;

  ElementDroppedException(String intake, int capacity) {
    super(intake + ": the element was dropped: no room (capacity: " + capacity + ")");
  }

  /** No stack trace: under overload there are many, and each says the same. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
