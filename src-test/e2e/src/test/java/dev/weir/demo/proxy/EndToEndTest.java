package dev.weir.demo.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A hop takes its own fields off, and those that it is told are; the rest is not its own. */
class EndToEndTest {

  private final HttpHeaders from = new DefaultHttpHeaders();
  private final HttpHeaders to = new DefaultHttpHeaders();

  @Test
  void fields_ofTheHop_areLeftOut() {
    from.add("Connection", "close, X-One").add("Connection", "x-two,,X-Three");
    from.add("X-One", "1").add("x-two", "2").add("X-THREE", "3").add("X-Four", "4");
    from.add("TE", "trailers").add("Trailer", "X-Sum").add("Upgrade", "h2c");
    from.add("Keep-Alive", "timeout=5").add("Proxy-Authorization", "Basic YQ==");
    from.add("x-http2-stream-id", "3").add("HTTP2-Settings", "AAMAAABkAAQ");

    EndToEnd.copy(from, to, Set.of("x-mine")::contains);

    assertThat(to.names()).containsExactly("X-Four");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length",
        "Host",
        "Via",
        "Max-Forwards",
        "Forwarded",
        "X-Forwarded-For",
        "X-Forwarded-Prefix",
        "X-Real-IP",
        "True-Client-IP",
        "Content-Type",
        "Content-Encoding"
      })
  void field_thatIsForAll_cannotBeNamedAsTheHops(String name) {
    from.add("Connection", "close, " + name).add(name, "1");

    EndToEnd.copy(from, to, any -> false);

    assertThat(to.getAll(name)).containsExactly("1");
  }

  @Test
  void fields_thatAreNotWanted_areLeftOut() {
    from.add("X-Mine", "1").add("X-Other", "1").add("X-Other", "2");

    EndToEnd.copy(from, to, Set.of("x-mine")::contains);

    assertThat(to.names()).containsExactly("X-Other");
    assertThat(to.getAll("X-Other")).containsExactly("1", "2");
  }
}
