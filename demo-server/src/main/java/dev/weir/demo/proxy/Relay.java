package dev.weir.demo.proxy;

import dev.weir.netty.AdmissionLevel;
import dev.weir.netty.CutOff;
import dev.weir.netty.LoadReports;
import dev.weir.netty.connection.UnreadBody;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.reactivestreams.Publisher;
import reactor.core.Exceptions;
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
 * One request on its way to the upstream, and the answer on its way back. Neither body is gathered:
 * of each at most 128 chunks, of up to 8 KiB as a rule, are between the two sockets, and the sender
 * is not read from while they are. For one subscription.
 */
final class Relay {

  /* Each is about one hop; this server speaks for itself. */
  private static final Set<String> OF_THE_UPSTREAM =
      Set.of(
          AdmissionLevel.HEADER.toLowerCase(Locale.ROOT),
          LoadReports.HEADER.toLowerCase(Locale.ROOT));

  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final String proxy;
  private final Via via;
  private final Counts counts;
  private final Silence silence;

  Relay(
      HttpServerRequest request,
      HttpServerResponse response,
      String proxy,
      Via via,
      Counts counts,
      Duration patience) {
    this.request = request;
    this.response = response;
    this.proxy = proxy;
    this.via = via;
    this.counts = counts;
    this.silence = new Silence(patience);
  }

  /**
   * Passes the request on.
   *
   * @param sender knows what is asked for, and with which header fields
   * @return completes when all of the answer has been written but its end. Fails with an {@link
   *     ErrorAnswer} in place of that, if it was one; with an {@link UpstreamException}, of which
   *     the client has not been told, unless its connection is closed; or with what became of the
   *     client
   */
  Mono<Void> over(HttpClient.RequestSender sender) {
    Mono<Void> call = sender.send(this::send).response(this::passBack).then();
    /* Not takeUntilOther, which lets the call go on when the other fails. */
    return Mono.firstWithSignal(call, silence.tooLong())
        .onErrorResume(this::failed)
        .doFinally(how -> silence.over());
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
    if (chunked) {
      sent.requestHeaders().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
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

  private Mono<Void> passBack(HttpClientResponse answer, ByteBufFlux body) {
    silence.answers();
    int status = answer.status().code();
    counts.answered(status);
    response.status(answer.status());
    HttpHeaders headers = response.responseHeaders();
    EndToEnd.copy(answer.responseHeaders(), headers, OF_THE_UPSTREAM);
    via.add(headers, answer.version());
    if (!headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
      response.chunkedTransfer(request.version().compareTo(HttpVersion.HTTP_1_1) >= 0);
    }
    Flux<ByteBuf> bytes =
        body.retain()
            .doOnNext(chunk -> silence.says())
            .doOnTerminate(silence::over)
            .onErrorMap(BrokenException::new);
    return response
        .send(bytes)
        .then()
        .onErrorMap(error -> !(error instanceof BrokenException), LostException::new)
        .then(Mono.defer(() -> passedBack(status)));
  }

  private Mono<Void> passedBack(int status) {
    if (silence.isSending()) {
      UnreadBody.giveUp(request, response); // the upstream had no use for the rest
    }
    return ErrorAnswer.is(status) ? Mono.error(new ErrorAnswer(status)) : Mono.empty();
  }

  // ---------------------------------------------------------------- or not

  private Mono<Void> failed(Throwable thrown) {
    Throwable error = Exceptions.unwrap(thrown);
    if (error instanceof ErrorAnswer) {
      return Mono.error(error);
    }
    if (error instanceof LostException lost) {
      return Mono.error(lost.reason());
    }
    Throwable reason = error instanceof BrokenException broken ? broken.reason() : error;
    Failure failure = Failure.of(reason);
    if (failure == null) {
      return Mono.error(reason);
    }
    counts.failed(failure);
    UpstreamException told = new UpstreamException(proxy, failure);
    return response.hasSentHeaders() ? CutOff.of(request, told) : Mono.error(told);
  }

  /** An error, and whose: the library passes on those of both sides. Stackless. */
  private abstract static class SidedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Throwable reason;

    SidedException(Throwable reason) {
      super(null, reason, false, false);
      this.reason = reason;
    }

    Throwable reason() {
      return reason;
    }
  }

  /** What became of the client: on its side, and so not the upstream's fault. */
  private static final class LostException extends SidedException {

    private static final long serialVersionUID = 1L;

    LostException(Throwable reason) {
      super(reason);
    }
  }

  /** The rest of the answer is lost. */
  private static final class BrokenException extends SidedException {

    private static final long serialVersionUID = 1L;

    BrokenException(Throwable reason) {
      super(reason);
    }
  }
}
