package dev.weir.demo.load.command;

import dev.weir.demo.command.StopSignals;
import org.jspecify.annotations.Nullable;

/**
 * The first SIGINT or SIGTERM ends what is under way in good order, so that there is still a report
 * of it; the second ends the process at once.
 */
final class Interruption {
  /*
   * came      written before action is read by the thread that waits for the signal; action is written
   *           before came is read by the one that begins something: at least one of them sees the other
   */
  private volatile boolean came;
  private volatile @Nullable Runnable action;

  private Interruption() {}

  /** Listens from now on. */
  static Interruption listen() {
    StopSignals signals = new StopSignals();
    signals.install();
    Interruption interruption = new Interruption();
    Thread waiting =
        new Thread(
            () -> {
              try {
                signals.await();
              } catch (InterruptedException e) {
                return; // nobody does
              }
              interruption.come();
            },
            "load-signals");
    waiting.setDaemon(true);
    waiting.start();
    return interruption;
  }

  private void come() {
    came = true;
    Runnable what = action;
    if (what != null) {
      what.run();
    }
  }

  /** What ends what is under way, or is about to be. At once, if the signal has come. */
  void ends(Runnable what) {
    action = what;
    if (came) {
      what.run();
    }
  }

  boolean came() {
    return came;
  }
}
