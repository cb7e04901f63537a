package dev.weir.demo.http;

import dev.weir.demo.config.RateKind;
import dev.weir.demo.config.StreamSpec;
import dev.weir.demo.stream.StreamFormat;
import dev.weir.demo.stream.TickStream;
import dev.weir.demo.stream.Ticking;
import dev.weir.demo.text.Times;
import dev.weir.limit.Rate;
import dev.weir.netty.HttpAdmission;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.FutureMono;
import reactor.util.context.Context;

/** Ticks for as long as somebody listens, as server-sent events or lines of JSON. */
final class StreamEndpoint implements Endpoint {

  private static final List<String> KNOWN = Query.known("rate", "count", "for", "pad", "format");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
  private static final int MOST_PAD = 64 * 1_024;

  /* What the system may hold of what the client has not been sent. Where it holds megabytes, a slow
   * reader is noticed minutes later. */
  private static final long MOST_UNSENT_BYTES = 16 * 1_024;

  /* For the last events of a stream, to one who may not read at all. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(10);

  private final HttpAdmission admission;
  private final StreamSpec spec;
  private final Closing closing;

  /** One that ends when the server does. */
  StreamEndpoint(HttpAdmission admission, StreamSpec spec, Closing closing) {
    this.admission = admission;
    this.spec = spec;
    this.closing = closing;
  }

  @Override
  public Mono<Void> answer(Exchange exchange) {
    Query query = exchange.query();
    query.expect(KNOWN);
    StreamFormat format =
        query
            .find("format")
            .map(StreamEndpoint::format)
            .orElseGet(
                () ->
                    StreamFormat.accepted(
                        exchange.request().requestHeaders().getAll(HttpHeaderNames.ACCEPT)));
    TickStream stream =
        new TickStream(spec, ticking(query), format, closing.beginning(), Schedulers.parallel());
    return admission.admit(
        exchange.request(), exchange.response(), () -> listen(exchange, format, stream));
  }

  private static Mono<Void> listen(Exchange exchange, StreamFormat format, TickStream stream) {
    exchange
        .response()
        .header(HttpHeaderNames.CONTENT_TYPE, format.mediaType())
        .header(HttpHeaderNames.CACHE_CONTROL, "no-store")
        .header("X-Accel-Buffering", "no"); // what some proxies go by
    return exchange.method().equals(HttpMethod.HEAD)
        ? exchange.response().send()
        : send(exchange, stream);
  }

  private static Mono<Void> send(Exchange exchange, TickStream stream) {
    return Mono.create(
        sink ->
            exchange
                .request()
                .withConnection(
                    connection ->
                        sink.onDispose(
                            send(exchange, stream, connection.channel())
                                .subscribe(
                                    null,
                                    sink::error,
                                    sink::success,
                                    Context.of(sink.contextView())))));
  }

  private static Mono<Void> send(Exchange exchange, TickStream stream, Channel channel) {
    noticeSlowness(channel);
    Mono<Void> head =
        exchange.response().chunkedTransfer(exchange.knowsChunks()).sendHeaders().then();
    Mono<Void> sent =
        head.thenMany(stream.events().concatMap(event -> write(channel, event), 0)).then();
    Mono<Void> unheard =
        stream.over().then(Mono.delay(LAST_WORDS)).then(FutureMono.deferFuture(channel::close));
    return Mono.firstWithSignal(sent, unheard);
  }

  /* One event at a time, and the next once the socket has taken it: so demand follows the reader. */
  private static Mono<Void> write(Channel channel, byte[] event) {
    return FutureMono.deferFuture(
        () -> channel.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(event))));
  }

  private static void noticeSlowness(Channel channel) {
    Channel socket = channel.parent() instanceof EpollSocketChannel http2 ? http2 : channel;
    if (socket instanceof EpollSocketChannel) {
      socket.config().setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, MOST_UNSENT_BYTES);
    }
  }

  private Ticking ticking(Query query) {
    return new Ticking(
        query.find("rate").map(StreamEndpoint::rate).orElse(spec.rate()),
        query.find("count").map(given -> number(given, 1, 999_999_999)).orElse(Long.MAX_VALUE),
        lasting(query),
        query.find("pad").map(given -> (int) number(given, 0, MOST_PAD)).orElse(0));
  }

  private static StreamFormat format(Given given) {
    return StreamFormat.of(given.value())
        .orElseThrow(() -> given.wrong(String.join(" or ", StreamFormat.words())));
  }

  private static Rate rate(Given given) {
    String text = NUMBER.matcher(given.value()).matches() ? given.value() + "/s" : given.value();
    return RateKind.parse(text)
        .filter(StreamSpec::isRate)
        .orElseThrow(() -> given.wrong(StreamSpec.RATE_RULE));
  }

  private static long number(Given given, long least, long most) {
    if (NUMBER.matcher(given.value()).matches()) {
      long number = Long.parseLong(given.value());
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw given.wrong(least + " to " + most);
  }

  private static @Nullable Duration lasting(Query query) {
    return query
        .find("for")
        .map(
            given ->
                Times.parse(given.value())
                    .filter(
                        time ->
                            !time.isZero()
                                && time.compareTo(dev.weir.demo.config.Limits.LONGEST_TIME) <= 0)
                    .orElseThrow(
                        () ->
                            given.wrong(
                                "a whole number of us, ms, s or m, more than 0, as in 10s")))
        .orElse(null);
  }
}
