package dev.weir.demo.load.command;

import dev.weir.demo.load.engine.Target;
import dev.weir.demo.load.engine.UnreachableException;
import dev.weir.demo.load.measure.Connections;
import dev.weir.demo.load.scenario.Share;
import dev.weir.demo.load.sql.BankWork;
import dev.weir.demo.load.sql.DatabaseLoad;
import dev.weir.demo.load.sql.DatabaseUse;
import dev.weir.demo.load.sql.SqlPlace;
import dev.weir.demo.load.sql.SqlWork;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A database. */
final class SqlDestination implements Destination {

  private static final Logger LOG = LoggerFactory.getLogger(SqlDestination.class);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final int wanted;
  private final SqlWork work;
  private final DatabaseLoad load;

  /** So many connections it may need at once. */
  SqlDestination(SqlPlace place, int wanted, SqlWork work, long seed) {
    this.wanted = wanted;
    this.work = work;
    this.load = new DatabaseLoad(place, work, seed);
  }

  @Override
  public void reach(Duration patience, Consumer<String> say) throws UnreachableException {
    if (work instanceof BankWork bank) {
      say.accept("opening the bank");
      load.reach(patience);
      say.accept(String.format(Locale.ROOT, "the bank has %,d accounts", bank.accounts()));
    } else {
      load.reach(patience);
    }
  }

  /* All of them: a database makes each for itself, which takes a while. That there are fewer is no failure
   * of what has not begun yet, but whoever sizes a pool wants to know. */
  @Override
  public void warmUp(int connections, Consumer<String> say) {
    int open = load.target().warmUp(wanted, PATIENCE);
    if (open < wanted) {
      say.accept("only " + open + " of " + wanted + " connections could be opened ahead");
    }
  }

  @Override
  public Target target() {
    return load.target();
  }

  @Override
  public boolean isMix() {
    return true;
  }

  @Override
  public void leaveOut(long next) {
    load.target().leaveOut(next);
  }

  @Override
  public List<Share> shares() {
    List<Share> shares = load.target().shares();
    return shares.size() > 1 ? shares : List.of();
  }

  @Override
  public @Nullable Connections connections() {
    return null;
  }

  @Override
  public String afterwards() {
    return "until its database is done";
  }

  @Override
  public DatabaseUse database(Consumer<String> say) {
    return load.use(say);
  }

  @Override
  public void close() {
    try {
      load.close();
    } catch (RuntimeException e) {
      LOG.debug("closing connections", e);
    }
  }
}
