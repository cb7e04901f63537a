package dev.weir.netty.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import dev.weir.netty.RawConnection;
import io.netty.handler.codec.http2.Http2Error;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of a client that does not take its answers. */
class StalledAnswersTest {

  private static final Duration SHORT = Duration.ofMillis(200);

  private BoundedServer server = new BoundedServer(HttpBounds.standard().answerIdle(SHORT));

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void answer_thatNobodyTakes_isGivenUpAndItsConnectionReset() throws Exception {
    try (RawConnection connection = server.connect()) {
      connection.get("/big");

      await().until(() -> server.ran(Bound.SLOW_READER) == 1);
      await().until(() -> server.bounds.snapshot().open() == 0);
      assertThatIOException().isThrownBy(connection::readToEnd);
    }
  }

  @Test
  void refusal_behindAnAnswerThatNobodyTakes_isGivenUp() throws Exception {
    try (RawConnection connection = server.connect()) {
      connection.get("/big");
      connection.write("GARBAGE\r\n\r\n");

      await().until(() -> server.ran(Bound.SLOW_READER) == 1);
      await().until(() -> server.bounds.snapshot().open() == 0);
    }
  }

  @Test
  void answer_thatHasNothingToSayForAWhile_isWaitedFor() throws Exception {
    try (RawConnection waiting = server.connect();
        RawConnection stalled = server.connect()) {
      waiting.get("/held");
      await().until(() -> server.called.contains("/held"));
      stalled.get("/big");
      await().until(() -> server.ran(Bound.SLOW_READER) == 1); // as much time has passed

      server.release.tryEmitEmpty();

      assertThat(waiting.read().body()).isEqualTo("held");
    }
  }

  @Test
  void answer_withoutAWindow_isResetAndTheConnectionGoesOn() throws Exception {
    try (RawHttp2 connection = server.connect2()) {
      connection.request(1, true, "GET", "/big");

      assertThat(connection.readUntil(RawHttp2.RST_STREAM, 1).error())
          .isEqualTo((int) Http2Error.CANCEL.code());
      assertThat(server.ran(Bound.SLOW_READER)).isEqualTo(1);
      connection.frame(RawHttp2.WINDOW_UPDATE, 0, 0, new byte[] {0, 1, 0, 0});
      connection.request(3, true, "GET", "/ok");
      assertThat(connection.answer(3).body()).isEqualTo("ok");
    }
  }
}
