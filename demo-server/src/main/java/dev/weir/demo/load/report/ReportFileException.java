package dev.weir.demo.load.report;

import java.io.Serial;

/** A report cannot be written, or read; the message says where it was named, and why not. */
public final class ReportFileException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /**
   * Without a cause.
   *
   * @param message how it was named, and why it cannot be
   */
  public ReportFileException(String message) {
    super(message);
  }

  /**
   * With its cause.
   *
   * @param message how it was named, and why it cannot be
   * @param cause what the system said
   */
  public ReportFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
