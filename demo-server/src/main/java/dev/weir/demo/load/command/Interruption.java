package dev.weir.demo.load.command;

import dev.weir.demo.command.StopSignals;
import dev.weir.demo.load.report.ReportFile;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The first SIGINT or SIGTERM ends what is under way in good order, so that there is still a report
 * of it; the second ends the process at once.
 */
final class Interruption {
  /*
   * code      0 until the signal comes; written before words and action are read by the thread that waits
   *           for it; these are written before code is read by the one that begins something: at least
   *           one of them sees the other, and if both do, words are said by who takes them
   */
  private final AtomicReference<@Nullable Runnable> words = new AtomicReference<>();
  private volatile int code;
  private volatile @Nullable Runnable action;

  Interruption() {}

  /** Listens from now on. */
  static Interruption listen() {
    return listen(() -> {});
  }

  /**
   * Listens from now on.
   *
   * @param lastly what the second signal does as well before it ends the process
   */
  static Interruption listen(Runnable lastly) {
    StopSignals signals =
        new StopSignals(
            () -> {
              ReportFile.deleteDrafts();
              lastly.run();
            });
    signals.install();
    Interruption interruption = new Interruption();
    Thread waiting =
        new Thread(
            () -> {
              try {
                interruption.come(signals.await());
              } catch (InterruptedException e) {
                return; // nobody does
              }
            },
            "load-signals");
    waiting.setDaemon(true);
    waiting.start();
    return interruption;
  }

  void come(int exitCode) {
    code = exitCode;
    tell();
    Runnable what = action;
    if (what != null) {
      what.run();
    }
  }

  /** What ends what is under way, or is about to be. At once, if the signal has come. */
  void ends(Runnable what) {
    action = what;
    if (came()) {
      what.run();
    }
  }

  /** What tells whoever has pressed Ctrl-C that it was heard, once. At once, if it has come. */
  void tells(Runnable what) {
    words.set(what);
    if (came()) {
      tell();
    }
  }

  private void tell() {
    Runnable what = words.getAndSet(null);
    if (what != null) {
      what.run();
    }
  }

  boolean came() {
    return code != 0;
  }

  /**
   * That of a process that ended by the signal which came: 130 for SIGINT, 143 for SIGTERM; 0 if
   * none did.
   */
  int exitCode() {
    return code;
  }
}
