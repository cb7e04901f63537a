package dev.weir.demo.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

/** Whoever has all bytes of an answer may send the next request: by then it must have ended. */
class LastChunkTest {

  private final TestPublisher<ByteBuf> body = TestPublisher.create();
  private final List<ByteBuf> all = new ArrayList<>();

  @AfterEach
  void noBufferIsLost() {
    assertThat(all).allMatch(chunk -> chunk.refCnt() == 0);
  }

  private ByteBuf chunk(String text) {
    ByteBuf chunk = ByteBufAllocator.DEFAULT.buffer();
    chunk.writeCharSequence(text, US_ASCII);
    all.add(chunk);
    return chunk;
  }

  private Flux<String> read(HttpHeaders headers) {
    return LastChunk.withTheEnd(body.flux(), headers)
        .map(
            chunk -> {
              String text = chunk.toString(US_ASCII);
              chunk.release();
              return text;
            });
  }

  private static HttpHeaders length(String length) {
    return new DefaultHttpHeaders().set("content-length", length);
  }

  @Test
  void chunk_thatIsTheLast_comesWithTheEnd() {
    StepVerifier.create(read(length("5")))
        .then(() -> body.next(chunk("ab")))
        .expectNext("ab")
        .then(() -> body.next(chunk("cde")))
        .then(() -> assertThat(all.get(1).refCnt()).isOne())
        .then(body::complete)
        .expectNext("cde")
        .verifyComplete();
  }

  @Test
  void chunk_ofAnAnswerWithoutALength_comesAtOnce() {
    StepVerifier.create(read(new DefaultHttpHeaders()))
        .then(() -> body.next(chunk("ab")))
        .expectNext("ab")
        .then(body::complete)
        .verifyComplete();
  }

  @Test
  void answer_withoutABody_justEnds() {
    StepVerifier.create(read(length("5"))).then(body::complete).verifyComplete();
  }

  @Test
  void chunk_thatNobodyWantsAnyMore_isReleased() {
    StepVerifier.create(read(length("2"))).then(() -> body.next(chunk("ab"))).thenCancel().verify();
  }

  @Test
  void chunk_behindWhichTheAnswerFails_isReleased() {
    StepVerifier.create(read(length("2")))
        .then(() -> body.next(chunk("ab")))
        .then(() -> body.error(new IllegalStateException("cut")))
        .verifyErrorMessage("cut");
  }
}
