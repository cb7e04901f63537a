package dev.weir.demo.sql;

/** The databases that there are drivers for. */
public enum SqlKind {
  /** In this process: in its memory, or in a file. */
  H2,
  /** A server. */
  POSTGRESQL
}
