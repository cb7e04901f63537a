package dev.weir.demo.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.BindException;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.ChannelBindException;

/** What is said of a port that cannot be had. */
class PortUnavailableExceptionTest {

  @Test
  void message_portTaken_asksForAnother() {
    assertThat(because("bind(..) failed with error(-98): Address already in use"))
        .hasMessage("--port: 80 is taken (expected: a free port, or 0 for any free one)");
  }

  @Test
  void message_portOfThePrivileged_saysSo() {
    assertThat(because("bind(..) failed with error(-13): Permission denied"))
        .hasMessageStartingWith("--port: 80 needs a privilege (expected: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bind(..) failed with error(-99): Cannot assign requested address",
        "nope.invalid: Name or service not known",
      })
  void message_hostOfAnotherMachine_saysSo(String reason) {
    assertThat(because(reason))
        .hasMessage(
            "--port: 80 is not of this host (expected: --host to be a name or an address of this"
                + " machine)");
  }

  private static Exception because(String reason) {
    return new PortUnavailableException(
        "--port",
        80,
        ChannelBindException.fail(
            new InetSocketAddress("127.0.0.1", 80), new BindException(reason)));
  }
}
