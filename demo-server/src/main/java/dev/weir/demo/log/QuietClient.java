package dev.weir.demo.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * For a process that sends requests and serves none: what goes wrong with a connection is counted
 * there, and a warning with a stack trace for each would bury what it has to say.
 */
public final class QuietClient {

  private static final List<String> LIBRARIES = List.of("reactor.netty", "io.netty");

  /* It reports as errors what a request ends with that was given up before. */
  private static final String DROPPED = "reactor.core.publisher.Operators";

  private QuietClient() {}

  /**
   * Only errors of the libraries below are logged from now on, and none of requests that were given
   * up; unless somebody's file says otherwise.
   */
  public static void apply() {
    if (System.getProperty("logback.configurationFile") == null
        && LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      LIBRARIES.forEach(name -> context.getLogger(name).setLevel(Level.ERROR));
      context.getLogger(DROPPED).setLevel(Level.OFF);
    }
  }
}
