package dev.weir.demo.ingest;

/** A body that is no longer HTTP: where its next chunk begins nobody knows. */
public final class MalformedBodyException extends BodyException {

  private static final long serialVersionUID = 1L;

  /** Found by whoever reads the connection. */
  public MalformedBodyException() {
    super(400, "malformed_body", "the body is not chunked as HTTP/1.1 has it: its rest is lost");
  }
}
