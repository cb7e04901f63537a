package dev.weir.demo.ingest;

/** A line that does not end where it should have: the rest of the body is not looked at. */
final class LineTooLongException extends BodyException {

  private static final long serialVersionUID = 1L;

  LineTooLongException(long number, int limit) {
    super(
        413,
        "line_too_long",
        "line " + number + ": more than " + limit + " bytes (expected: <= " + limit + ")");
  }
}
