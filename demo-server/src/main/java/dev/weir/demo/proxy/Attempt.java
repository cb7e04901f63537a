package dev.weir.demo.proxy;

import dev.weir.netty.AdmissionLevel;
import dev.weir.netty.LoadReports;
import dev.weir.netty.connection.UnreadBody;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.NettyOutbound;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * One request on its way to the upstream, and the answer on its way back. Neither body is gathered,
 * unless it is short and may be sent again: of each at most 128 chunks, of up to 8 KiB as a rule,
 * are between the two sockets, and the sender is not read from while they are. For one
 * subscription.
 */
final class Attempt {

  /* Each is about one hop; this server speaks for itself. */
  private static final Set<String> OF_THE_UPSTREAM =
      Set.of(
          AdmissionLevel.HEADER.toLowerCase(Locale.ROOT),
          LoadReports.HEADER.toLowerCase(Locale.ROOT));

  private static final int FAILED = 400;

  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final byte @Nullable [] kept;
  private final Via via;
  private final Counts counts;
  private final Silence silence;
  private final UnaryOperator<Throwable> told;

  /**
   * One attempt.
   *
   * @param request whose body has not been read, unless it is kept
   * @param response not committed
   * @param kept the body of one that may be sent again; null if it may not
   * @param silence of this attempt
   * @param told what the errors of the library are to others
   */
  Attempt(
      HttpServerRequest request,
      HttpServerResponse response,
      byte @Nullable [] kept,
      Via via,
      Counts counts,
      Silence silence,
      UnaryOperator<Throwable> told) {
    this.request = request;
    this.response = response;
    this.kept = kept;
    this.via = via;
    this.counts = counts;
    this.silence = silence;
    this.told = told;
  }

  /**
   * Passes the request on.
   *
   * @param sender knows what is asked for, and with which header fields
   * @return an element once an answer has begun that is no error; completes when all of it has been
   *     written but its end. Fails with an {@link ErrorAnswer} in place of that, if it was one;
   *     with a {@link HeldAnswer} if it has not been passed on; or with what else became of it
   */
  Flux<Boolean> over(HttpClient.RequestSender sender) {
    Flux<Boolean> call =
        sender.send(this::send).response(this::passBack).doFinally(how -> silence.over());
    /* Not takeUntilOther, which lets the call go on when the other fails. */
    return Flux.merge(call, silence.tooLong()).onErrorMap(told);
  }

  // ---------------------------------------------------------------- there

  private Publisher<Void> send(HttpClientRequest sent, NettyOutbound outbound) {
    outbound.withConnection(connection -> silence.begins(connection.channel()));
    HttpHeaders received = request.requestHeaders();
    keepUnsaid(HttpHeaderNames.USER_AGENT, received, sent);
    keepUnsaid(HttpHeaderNames.ACCEPT, received, sent);
    boolean chunked = received.contains(HttpHeaderNames.TRANSFER_ENCODING);
    if (!chunked && received.get(HttpHeaderNames.CONTENT_LENGTH, "0").equals("0")) {
      silence.hasBody();
      return Mono.empty();
    }
    /* What is sent says how long it is, whatever became of the fields that came. */
    HttpHeaders head = sent.requestHeaders();
    if (kept != null) {
      head.set(HttpHeaderNames.CONTENT_LENGTH, kept.length);
      silence.hasBody();
      return outbound.sendObject(Flux.just(Unpooled.wrappedBuffer(kept)));
    }
    if (chunked) {
      head.remove(HttpHeaderNames.CONTENT_LENGTH);
      head.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    } else {
      head.set(HttpHeaderNames.CONTENT_LENGTH, received.get(HttpHeaderNames.CONTENT_LENGTH));
    }
    Flux<ByteBuf> body =
        request
            .receive()
            .retain()
            .onErrorMap(LostException::new)
            .doOnRequest(silence::wantsOfBody)
            .doOnNext(chunk -> silence.getsOfBody())
            .doOnComplete(silence::hasBody);
    return outbound.sendObject(body);
  }

  /* The library says something of its own where the client said nothing. */
  private static void keepUnsaid(CharSequence name, HttpHeaders received, HttpClientRequest sent) {
    if (!received.contains(name)) {
      sent.requestHeaders().remove(name);
    }
  }

  // ---------------------------------------------------------------- and back

  private Flux<Boolean> passBack(HttpClientResponse answer, ByteBufFlux body) {
    silence.answers();
    int status = answer.status().code();
    counts.answered(status);
    if (kept != null && HeldAnswer.is(answer)) {
      return ByteBufFlux.fromInbound(body.doOnNext(chunk -> silence.says()))
          .aggregate()
          .asByteArray()
          .defaultIfEmpty(new byte[0])
          .flatMapMany(bytes -> Flux.error(new HeldAnswer(answer, bytes)));
    }
    Flux<ByteBuf> bytes =
        body.retain()
            .doOnNext(chunk -> silence.says())
            .doOnTerminate(silence::over)
            .onErrorMap(told);
    Mono<Void> passed =
        passBack(answer.status(), answer.version(), answer.responseHeaders(), bytes);
    return ErrorAnswer.is(status)
        ? passed.thenMany(Flux.error(new ErrorAnswer(status)))
        : Flux.concat(Mono.just(true), passed.then(Mono.empty()));
  }

  /** Passes on an answer that was held, as there is no other. */
  Mono<Void> passBack(HeldAnswer held) {
    Flux<ByteBuf> bytes =
        held.body().length == 0 ? Flux.empty() : Flux.just(Unpooled.wrappedBuffer(held.body()));
    return passBack(held.status(), held.version(), held.headers(), bytes);
  }

  private Mono<Void> passBack(
      HttpResponseStatus status, HttpVersion version, HttpHeaders said, Flux<ByteBuf> bytes) {
    return Mono.defer(
        () -> {
          response.status(status);
          if (status.code() >= FAILED) {
            giveUpTheRest();
          }
          HttpHeaders headers = response.responseHeaders();
          EndToEnd.copy(said, headers, OF_THE_UPSTREAM::contains);
          via.add(headers, version);
          if (!headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            response.chunkedTransfer(request.version().compareTo(HttpVersion.HTTP_1_1) >= 0);
          }
          return response
              .send(bytes)
              .then()
              .onErrorMap(error -> !(error instanceof UpstreamException), LostException::new)
              .doOnSuccess(written -> giveUpTheRest());
        });
  }

  /* Of a body that the upstream had no use for: once it has answered, or says that something is wrong. */
  private void giveUpTheRest() {
    if (kept == null && !silence.isBodyDone()) {
      UnreadBody.giveUp(request, response);
    }
  }
}
