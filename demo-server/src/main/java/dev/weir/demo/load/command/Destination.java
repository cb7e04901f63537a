package dev.weir.demo.load.command;

import dev.weir.demo.load.engine.Target;
import dev.weir.demo.load.http.HttpTarget;
import dev.weir.demo.load.scenario.ScenarioTarget;
import dev.weir.demo.load.scenario.Share;
import java.util.List;
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

  /** So many of the next requests are a warm-up's, and not told by name. */
  void leaveOut(long next) {
    if (target instanceof ScenarioTarget mix) {
      mix.leaveOut(next);
    }
  }

  /** What became of each request of a scenario that has several. */
  List<Share> shares() {
    List<Share> shares = target instanceof ScenarioTarget mix ? mix.shares() : List.of();
    return shares.size() > 1 ? shares : List.of();
  }

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
