package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Hooks;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Round after round of everything at once on a pool, with a disposal in the middle; after each, the
 * law holds to the unit and nothing is left. Repeat a round with {@code -Dsoak.seed=}.
 */
class SoakTest {

  private static Thread.UncaughtExceptionHandler before;

  @BeforeAll
  static void expectErrors() {
    before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, error) -> {
          if (error instanceof SoakBodies.Deadly deadly) {
            throw deadly;
          }
        });
    Loggers.useCustomLoggers(name -> new Quiet());
    Hooks.onErrorDropped(error -> {});
    Hooks.onNextDropped(SoakSubscriber::parted);
  }

  @AfterAll
  static void restore() {
    Thread.setDefaultUncaughtExceptionHandler(before);
    Loggers.resetLoggerFactory();
    Hooks.resetOnErrorDropped();
    Hooks.resetOnNextDropped();
  }

  @Test
  @Timeout(value = 2, unit = TimeUnit.HOURS)
  void everythingAtOnce_untilTimeIsUp_keepsTheLawAndLeavesNothing() throws Exception {
    Long only = Long.getLong("soak.seed");
    Random seeds = new Random();
    long end = System.nanoTime() + Duration.ofSeconds(Long.getLong("soak.seconds", 20)).toNanos();
    int rounds = 0;
    do {
      long seed = only != null ? only : seeds.nextLong();
      List<String> complaints = new SoakRound(seed).run();
      assertThat(complaints)
          .as("seed %d (run again with -Dsoak.seed=%d), round %d", seed, seed, rounds)
          .isEmpty();
      rounds++;
    } while (System.nanoTime() < end);
    System.out.println("soak: " + rounds + " rounds");
  }

  /** What Reactor logs of errors that are thrown on purpose is of no interest. */
  private static final class Quiet implements Logger {
    @Override
    public String getName() {
      return "quiet";
    }

    @Override
    public boolean isTraceEnabled() {
      return false;
    }

    @Override
    public void trace(String msg) {}

    @Override
    public void trace(String format, Object... arguments) {}

    @Override
    public void trace(String msg, Throwable t) {}

    @Override
    public boolean isDebugEnabled() {
      return false;
    }

    @Override
    public void debug(String msg) {}

    @Override
    public void debug(String format, Object... arguments) {}

    @Override
    public void debug(String msg, Throwable t) {}

    @Override
    public boolean isInfoEnabled() {
      return false;
    }

    @Override
    public void info(String msg) {}

    @Override
    public void info(String format, Object... arguments) {}

    @Override
    public void info(String msg, Throwable t) {}

    @Override
    public boolean isWarnEnabled() {
      return false;
    }

    @Override
    public void warn(String msg) {}

    @Override
    public void warn(String format, Object... arguments) {}

    @Override
    public void warn(String msg, Throwable t) {}

    @Override
    public boolean isErrorEnabled() {
      return false;
    }

    @Override
    public void error(String msg) {}

    @Override
    public void error(String format, Object... arguments) {}

    @Override
    public void error(String msg, Throwable t) {}
  }
}
