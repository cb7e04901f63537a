package dev.weir.demo.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * Warnings and errors go to stderr: stdout belongs to the command's own output. In Java, because
 * reading the same from XML takes a fifth of the time that the server has to start in.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_NORMAL_PRIORITY)
public final class StderrLogging extends ContextAwareBase implements Configurator {

  private static final String PATTERN = "%d{HH:mm:ss.SSS} %-5level [%thread] %logger{20} - %msg%n";

  /* It warns, in several lines, of what is not HTTP: whoever sends that gets a 400, and must not be
   * able to fill the log with it. */
  private static final String MALFORMED_REQUESTS = "reactor.netty.http.server.HttpServerOperations";

  /* It warns, with a stack trace, of every connection that an upstream ends or spoils: which is counted,
   * and the client is told. */
  private static final String UPSTREAMS = "reactor.netty.http.client";

  /* It calls it an error that a server which was killed cannot be stopped. What goes wrong, it throws. */
  private static final String POSTGRES = "io.zonky.test.db.postgres.embedded";

  /** Found and made by the logging library. */
  public StderrLogging() {}

  /** Configures, unless somebody named a file that says otherwise. */
  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (System.getProperty("logback.configurationFile") != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(PATTERN);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setTarget(ConsoleTarget.SystemErr.getName());
    appender.setEncoder(encoder);
    appender.start();
    ch.qos.logback.classic.Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(appender);
    context.getLogger(MALFORMED_REQUESTS).setLevel(Level.ERROR);
    context.getLogger(UPSTREAMS).setLevel(Level.ERROR);
    context.getLogger(POSTGRES).setLevel(Level.OFF);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
