package dev.weir.demo.load.command;

import dev.weir.demo.load.engine.Target;
import dev.weir.demo.load.http.HttpTarget;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where requests go.
 *
 * @param target decides which is next
 * @param http what is beneath it
 */
record Destination(Target target, HttpTarget http) implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Destination.class);

  /** Lets go of connections. What may be wrong with that is of no interest any more. */
  @Override
  public void close() {
    try {
      target.close();
    } catch (RuntimeException e) {
      LOG.debug("closing connections", e);
    }
  }
}
