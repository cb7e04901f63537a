package dev.weir.demo.sql;

/** Connections are lent no more. Stackless. */
public final class ClosedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ClosedException() {
    super("database: closed, no connection is lent any more", null, false, false);
  }
}
