package dev.weir.spill;

import java.util.List;
import reactor.test.util.TestLogger;
import reactor.util.Loggers;

/** What logs say while they are opened. */
final class LogLines implements AutoCloseable {

  private final TestLogger logger = new TestLogger(false);

  LogLines() {
    Loggers.useCustomLoggers(name -> logger);
    logger.reset(); // that one is used
  }

  List<String> lines() {
    return (logger.getOutContent() + logger.getErrContent()).lines().toList();
  }

  void clear() {
    logger.reset();
  }

  @Override
  public void close() {
    Loggers.resetLoggerFactory();
  }
}
