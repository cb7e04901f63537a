package dev.weir.demo.load.command;

import dev.weir.demo.load.engine.Target;
import dev.weir.demo.load.engine.UnreachableException;
import dev.weir.demo.load.http.HttpTarget;
import dev.weir.demo.load.measure.Connections;
import dev.weir.demo.load.scenario.ScenarioTarget;
import dev.weir.demo.load.scenario.Share;
import dev.weir.demo.load.sql.DatabaseUse;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service.
 *
 * @param target decides which is next
 * @param http what is beneath it
 */
record HttpDestination(Target target, HttpTarget http) implements Destination {

  private static final Logger LOG = LoggerFactory.getLogger(HttpDestination.class);
  private static final int FIRST_REQUESTS = 1_000;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  @Override
  public void reach(Duration patience, Consumer<String> say) throws UnreachableException {
    http.reach(patience);
  }

  @Override
  public void warmUp(int connections, Consumer<String> say) {
    http.warmUp(connections, FIRST_REQUESTS, PATIENCE);
  }

  @Override
  public boolean isMix() {
    return target instanceof ScenarioTarget;
  }

  @Override
  public void leaveOut(long next) {
    if (target instanceof ScenarioTarget mix) {
      mix.leaveOut(next);
    }
  }

  @Override
  public List<Share> shares() {
    List<Share> shares = target instanceof ScenarioTarget mix ? mix.shares() : List.of();
    return shares.size() > 1 ? shares : List.of();
  }

  @Override
  public Connections connections() {
    return http.connections();
  }

  @Override
  public String afterwards() {
    return "";
  }

  @Override
  public @Nullable DatabaseUse database(Consumer<String> say) {
    return null;
  }

  @Override
  public void close() {
    try {
      target.close();
    } catch (RuntimeException e) {
      LOG.debug("closing connections", e);
    }
  }
}
