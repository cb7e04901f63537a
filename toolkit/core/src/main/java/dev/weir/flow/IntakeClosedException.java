package dev.weir.flow;

/** An {@link Intake} was completed, or failed, and takes nothing more. */
public final class IntakeClosedException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  IntakeClosedException(String intake) {
    super(intake + ": terminated (expected: open)");
  }

  /** No stack trace: under load there are many, and each says the same. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
