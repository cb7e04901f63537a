package dev.weir.demo.accesslog;

import java.time.Instant;

/** What a line says. */
public sealed interface Entry {

  /**
   * A request that a web server has answered.
   *
   * @param host who asked: an address or a name
   * @param at when
   * @param path what for, without its query, and shortened if it is very long
   * @param status of the answer, 100 to 599
   * @param bytes of the answer's body
   */
  record Access(String host, Instant at, String path, int status, long bytes) implements Entry {}

  /**
   * An event of anything else.
   *
   * @param level how grave it is: error, warn, info, debug or trace
   */
  record Event(String level) implements Entry {}
}
