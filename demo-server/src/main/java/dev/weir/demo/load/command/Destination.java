package dev.weir.demo.load.command;

import dev.weir.demo.load.engine.Target;
import dev.weir.demo.load.engine.UnreachableException;
import dev.weir.demo.load.measure.Connections;
import dev.weir.demo.load.scenario.Share;
import dev.weir.demo.load.sql.DatabaseUse;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where requests go. For the thread of the command, which is blocked. */
interface Destination extends AutoCloseable {

  /** Makes sure that there is somebody. Counts nothing; what takes its time is said. */
  void reach(Duration patience, Consumer<String> say) throws UnreachableException;

  /** Opens connections, and what else comes before a run that is not to be slow at first. */
  void warmUp(int connections, Consumer<String> say);

  /** Decides which request is next; once it was reached. */
  Target target();

  /** Whether requests have names, and are counted by them. */
  boolean isMix();

  /** So many of the next requests are a warm-up's, and not told by name. */
  void leaveOut(long next);

  /** What became of each request of a mix; none if there are no several. */
  List<Share> shares();

  /** What became of connections; null if they are not counted so. */
  @Nullable Connections connections();

  /** What is waited for once the last request has ended, after "and then"; empty if nothing is. */
  String afterwards();

  /**
   * What was done with a database, once requests have ended; null if it is none. Waits for it; what
   * takes its time is said.
   */
  @Nullable DatabaseUse database(Consumer<String> say);

  /** Lets go of connections. What may be wrong with that is of no interest any more. */
  @Override
  void close();
}
