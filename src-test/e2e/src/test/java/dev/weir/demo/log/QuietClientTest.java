package dev.weir.demo.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class QuietClientTest {

  private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();

  @Test
  void apply_brokenConnections_areNoWarnings() {
    Logger client = LoggerFactory.getLogger("reactor.netty.resources.PooledConnectionProvider");
    Logger dropped = LoggerFactory.getLogger("reactor.core.publisher.Operators");
    Logger own = LoggerFactory.getLogger("dev.weir.demo");
    try {
      QuietClient.apply();

      assertThat(client.isWarnEnabled()).isFalse();
      assertThat(client.isErrorEnabled()).isTrue();
      assertThat(dropped.isErrorEnabled()).isFalse();
      assertThat(own.isWarnEnabled()).isTrue();
    } finally {
      context.getLogger("reactor.netty").setLevel(null);
      context.getLogger("io.netty").setLevel(null);
      context.getLogger("reactor.core.publisher.Operators").setLevel(null);
    }
    assertThat(client.isWarnEnabled()).isTrue();
  }
}
