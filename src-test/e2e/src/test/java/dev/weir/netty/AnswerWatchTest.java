package dev.weir.netty;

import static io.netty.buffer.Unpooled.copiedBuffer;
import static io.netty.handler.codec.http.HttpResponseStatus.OK;
import static io.netty.handler.codec.http.HttpVersion.HTTP_1_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.netty.NettyPipeline;
import reactor.test.StepVerifier;
import reactor.util.context.Context;

/** Which of the requests of one connection is followed. */
class AnswerWatchTest {

  private final EmbeddedChannel channel = new EmbeddedChannel();

  AnswerWatchTest() {
    channel.pipeline().addLast(NettyPipeline.ReactiveBridge, new ChannelDuplexHandler());
  }

  @AfterEach
  void release() {
    channel.finishAndReleaseAll();
  }

  private Answering answering() {
    return new Answering(channel, true, Mono::never);
  }

  private static Arrival arrival(Answering answering) {
    Arrival arrival =
        new Arrival(new BaseSubscriber<>() {}, Context.empty(), answering) {
          @Override
          Mono<Void> answer(Throwable error, boolean begun) {
            return null;
          }
        };
    answering.belongsTo(arrival);
    return arrival;
  }

  private void answer() {
    assertThat(
            channel.writeOutbound(
                new DefaultFullHttpResponse(HTTP_1_1, OK, copiedBuffer("ok", US_ASCII))))
        .isTrue();
  }

  @Test
  void follow_theNextRequest_seesItsBytesAndItsEnd() {
    Answering next = answering();

    StepVerifier.create(next.untilBytes(next))
        .then(this::answer)
        .expectNext(true)
        .then(next::endIfComplete)
        .expectComplete()
        .verify(ofSeconds(30));
  }

  /* A worker says late that it begins a request, as it has been answered in its place already, and
   * the next one of the connection is under way. */
  @ParameterizedTest
  @ValueSource(strings = {"handler was cancelled", "handler is not cancelled yet"})
  void follow_ofARequestThatIsOver_leavesTheNextOneBe(String how) {
    Answering late = answering();
    Arrival arrival = arrival(late);
    Answering next = answering();

    StepVerifier.create(next.untilBytes(next))
        .then(
            () -> {
              if (how.equals("handler was cancelled")) {
                late.cancel();
              } else {
                arrival.cancel();
              }
              AnswerWatch.follow(channel, late);
              answer();
            })
        .expectNext(true)
        .then(next::endIfComplete)
        .expectComplete()
        .verify(ofSeconds(30));
  }
}
