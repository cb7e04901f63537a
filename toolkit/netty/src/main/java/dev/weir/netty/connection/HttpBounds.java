package dev.weir.netty.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.util.AttributeKey;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/**
 * What a client may do to the connections of a Reactor Netty server, whatever its routes do.
 *
 * <pre>{@code
 * HttpBounds bounds = HttpBounds.standard().body(64 * 1024).connections(1_000);
 * DisposableServer server = bounds.applyTo(HttpServer.create()).route(routes).bindNow();
 * bounds.snapshot().of(Bound.SLOW_HEAD);
 * }</pre>
 *
 * <p>For HTTP/1.1, and HTTP/2 without TLS by prior knowledge; with TLS as well, whichever of the
 * two the client chooses. Offers to change from HTTP/1.1 to HTTP/2 are not taken up. Who runs into
 * a bound gets a problem document, in its turn where other answers are due before it, and the
 * connection is closed; on HTTP/2 the stream ends, as a rule. See {@link Bound}.
 *
 * <p>Immutable; the methods that say something return a changed copy, which counts for itself. Each
 * instance may be applied to several servers, which then share its connections and its counts.
 * Thread-safe; calls nothing back.
 */
public final class HttpBounds {

  /** No bound on a body. */
  public static final long UNBOUNDED = Long.MAX_VALUE;

  private static final int KIBIBYTE = 1 << 10;
  private static final HttpBoundsConfig STANDARD =
      new HttpBoundsConfig(
          8 * KIBIBYTE,
          8 * KIBIBYTE,
          16 * KIBIBYTE,
          KIBIBYTE * KIBIBYTE,
          Map.of(),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          256,
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          10_000,
          100,
          200,
          Duration.ofSeconds(30));

  private static final String HTTP_1 = "weir.http1Bounds";
  private static final String HEADS = "weir.headTimeout";
  private static final String STALLED = "weir.stalledAnswers";
  private static final String NEGOTIATED = "weir.negotiated";

  private static final AttributeKey<HttpBounds> BOUNDS =
      AttributeKey.valueOf(HttpBounds.class, "bounds");

  private final HttpBoundsConfig config;
  private final BoundCounts counts = new BoundCounts();

  private HttpBounds(HttpBoundsConfig config) {
    this.config = config;
  }

  /**
   * Bounds that a service of small requests does not feel.
   *
   * @return each as its method says
   */
  public static HttpBounds standard() {
    return new HttpBounds(STANDARD);
  }

  /**
   * Bounds with given values.
   *
   * @param config all of them
   * @return with counts of their own
   */
  public static HttpBounds of(HttpBoundsConfig config) {
    return new HttpBounds(config);
  }

  /**
   * Bounds a request line: 414. Standard: 8 KiB, what RFC 9110 asks of everybody (section 4.1), and
   * a little more.
   *
   * @param bytes 64 or more
   * @return a changed copy
   * @throws IllegalArgumentException if it is less
   */
  public HttpBounds requestLine(int bytes) {
    return with(draft -> draft.requestLine = bytes);
  }

  /**
   * Bounds one header field, name and value: 431. Standard: 8 KiB, enough for cookies and tokens.
   *
   * @param bytes 64 or more
   * @return a changed copy
   * @throws IllegalArgumentException if it is less
   */
  public HttpBounds headerField(int bytes) {
    return with(draft -> draft.headerField = bytes);
  }

  /**
   * Bounds all header fields of a request together: 431. Standard: 16 KiB, which is what many
   * proxies pass on. It is kept in memory for as long as a request waits. With 32 bytes more for
   * each field, as HTTP/2 counts them, there after decompression.
   *
   * @param bytes 64 or more
   * @return a changed copy
   * @throws IllegalArgumentException if it is less
   */
  public HttpBounds headers(int bytes) {
    return with(draft -> draft.headers = bytes);
  }

  /**
   * Bounds a body: 413. One that says that it is longer is refused before it is read, and before a
   * handler is called; others are counted as they come. Standard: 1 MiB, for handlers that collect
   * what they read; see {@link #body(String, BodyBound)} for those that do not.
   *
   * @param bytes 0 or more, or {@link #UNBOUNDED}
   * @return a changed copy
   * @throws IllegalArgumentException if it is negative
   */
  public HttpBounds body(long bytes) {
    return with(draft -> draft.body = bytes);
  }

  /**
   * Bounds the length of the bodies of one path in a way of their own. Those that are {@link
   * #UNBOUNDED} there may be streams, that say little for as long as they like: {@link
   * #bodyRate(long)} does not hold for them. {@link #bodyIdle(Duration)} does.
   *
   * @param path as it is sent, without the query; matched exactly, or, with {@code /*} at the end,
   *     whatever begins with what stands before the star and has no bound of its own or a closer
   *     one
   * @param bytes 0 or more, or {@link #UNBOUNDED}
   * @return a changed copy
   * @throws IllegalArgumentException if it is negative
   */
  public HttpBounds body(String path, long bytes) {
    return body(path, BodyBound.of(bytes));
  }

  /**
   * Bounds length and pace of the bodies of one path in a way of their own.
   *
   * @param path as it is sent, without the query; matched exactly, or, with {@code /*} at the end,
   *     whatever begins with what stands before the star and has no bound of its own or a closer
   *     one
   * @param bound what it says nothing of is as for all
   * @return a changed copy
   */
  public HttpBounds body(String path, BodyBound bound) {
    return with(draft -> draft.bodies.put(path, bound));
  }

  /**
   * Bounds the time from the first byte of a head to its end, and from connecting to the end of the
   * first head: 408. Standard: 10 s, which covers a lost packet or two on a bad line. One slow
   * client costs a socket and its buffers for that long.
   *
   * @param time more than 0
   * @return a changed copy
   * @throws IllegalArgumentException if it is 0 or negative
   */
  public HttpBounds headTimeout(Duration time) {
    return with(draft -> draft.headTimeout = time);
  }

  /**
   * Bounds the time in which nothing comes of a body that somebody wants to read: 408. Standard: 30
   * s. Noticed up to a quarter of that later, and at most two seconds.
   *
   * @param time more than 0
   * @return a changed copy
   * @throws IllegalArgumentException if it is 0 or negative
   */
  public HttpBounds bodyIdle(Duration time) {
    return with(draft -> draft.bodyIdle = time);
  }

  /**
   * Bounds how slowly a body may come, on average over the time in which it could, once that is
   * longer than {@link #bodyIdle(Duration)}: 408. And how slowly an answer may be taken, likewise.
   * Standard: 256 bytes per second, less than any line, and more than a client that sends or takes
   * a byte now and then to stay.
   *
   * @param bytesPerSecond 0 or more
   * @return a changed copy
   * @throws IllegalArgumentException if it is negative
   */
  public HttpBounds bodyRate(long bytesPerSecond) {
    return with(draft -> draft.bodyRate = bytesPerSecond);
  }

  /**
   * Bounds the time in which a client takes nothing of what there is for it: the connection is
   * reset. Standard: 30 s. Whoever writes has no part in it: an answer that has nothing to say for
   * a while waits for nobody. Noticed as late as {@link #bodyIdle(Duration)}.
   *
   * @param time more than 0
   * @return a changed copy
   * @throws IllegalArgumentException if it is 0 or negative
   */
  public HttpBounds answerIdle(Duration time) {
    return with(draft -> draft.answerIdle = time);
  }

  /**
   * Bounds the time that a connection stays open without a request: it is closed. Standard: 60 s,
   * longer than most clients keep one.
   *
   * @param time more than 0
   * @return a changed copy
   * @throws IllegalArgumentException if it is 0 or negative
   */
  public HttpBounds idle(Duration time) {
    return with(draft -> draft.idle = time);
  }

  /**
   * Bounds the connections: one more gets a 503 in HTTP/1.1, which is written before it has asked
   * for anything, and is closed; where 64 are being told so, the next is closed at once, and so is
   * one with TLS. Standard: 10,000, some ten KiB each while nothing waits.
   *
   * @param most 1 or more
   * @return a changed copy
   * @throws IllegalArgumentException if it is less
   */
  public HttpBounds connections(int most) {
    return with(draft -> draft.connections = most);
  }

  /**
   * Bounds the requests that are under way on one connection. On HTTP/1.1 no more are read until
   * one is answered; what had been read by then is kept, up to about 1 MiB, and what is more than
   * that gets a 503 in its turn, with which the connection ends. On HTTP/2 the client is told
   * beforehand (SETTINGS_MAX_CONCURRENT_STREAMS), and one more is refused. Standard: 100, as RFC
   * 9113 recommends at least.
   *
   * @param most 1 or more
   * @return a changed copy
   * @throws IllegalArgumentException if it is less
   */
  public HttpBounds inFlight(int most) {
    return with(draft -> draft.inFlight = most);
  }

  /**
   * Bounds how many streams of one HTTP/2 connection are reset, by the client (CVE-2023-44487) or
   * because of it (CVE-2025-8671): the connection is closed. Standard: 200 in 30 s, each way. A
   * refusal by a bound on bodies resets its stream where the body has not ended: behind a proxy
   * whose clients share connections that counts for all of them.
   *
   * @param most 1 or more
   * @param in whole seconds, 1 or more
   * @return a changed copy
   * @throws IllegalArgumentException if either is less
   */
  public HttpBounds resets(int most, Duration in) {
    return with(
        draft -> {
          draft.resets = most;
          draft.resetWindow = in;
        });
  }

  private HttpBounds with(Consumer<BoundsDraft> change) {
    BoundsDraft draft = new BoundsDraft(config);
    change.accept(draft);
    return new HttpBounds(draft.config());
  }

  /**
   * What is bounded by what.
   *
   * @return every value
   */
  public HttpBoundsConfig config() {
    return config;
  }

  /**
   * What became of the connections.
   *
   * @return of all servers that this was applied to
   */
  public HttpBoundsSnapshot snapshot() {
    return counts.snapshot();
  }

  /**
   * Hardens a server. What it says itself of its decoder and of HTTP/2 settings is replaced; what
   * is said of them afterwards replaces this. Its own {@code idleTimeout}, {@code requestTimeout},
   * {@code readTimeout} and {@code maxConnections} are not needed, and better left alone.
   *
   * @param server not bound, and without bounds
   * @return the hardened one
   * @throws IllegalArgumentException if it has bounds already
   */
  public HttpServer applyTo(HttpServer server) {
    if (server.configuration().childAttributes().containsKey(BOUNDS)) {
      throw new IllegalArgumentException("server: has HttpBounds (expected: none)");
    }
    return server
        .childAttr(BOUNDS, this)
        .httpRequestDecoder(
            decoder ->
                decoder
                    .maxInitialLineLength(config.requestLine())
                    .maxHeaderSize(config.headers())
                    .validateHeaders(true)
                    .allowDuplicateContentLengths(false)
                    .h2cMaxContentLength(0))
        .http2Settings(
            settings ->
                settings
                    .maxConcurrentStreams(config.inFlight())
                    .maxHeaderListSize(config.headers())
                    .maxDecodedRstFramesPerWindow(config.resets(), seconds())
                    .maxEncodedRstFramesPerWindow(config.resets(), seconds()))
        .doOnChannelInit((observer, channel, remote) -> join(channel));
  }

  private int seconds() {
    return (int) config.resetWindow().toSeconds();
  }

  private void join(Channel channel) {
    if (ConnectionCap.enter(channel, config.connections(), counts)) {
      channel.pipeline().addFirst(STALLED, new StalledAnswers(config, counts));
      joinCodec(channel.pipeline());
    }
  }

  /* With TLS it may not be known yet which protocol the client chooses. */
  private void joinCodec(ChannelPipeline pipeline) {
    ChannelHandlerContext http1 = pipeline.context(HttpServerCodec.class);
    ChannelHandlerContext http2 = pipeline.context(Http2FrameCodec.class);
    if (http1 != null) {
      Http1Bounds bounds = new Http1Bounds(config, counts);
      pipeline.addAfter(http1.name(), HTTP_1, bounds);
      PipelinedRequests.join(
          pipeline.channel(),
          config.inFlight(),
          () -> counts.add(Bound.PIPELINED),
          bounds::tooMuchAhead);
      joinHeads(pipeline, http1, bounds);
    } else if (http2 != null) {
      joinHeads(pipeline, http2, null);
      pipeline.addAfter(http2.name(), Http2Bounds.NAME, new Http2Bounds(config, counts));
    } else if (pipeline.context(NettyPipeline.H2OrHttp11Codec) != null) {
      pipeline.addAfter(NettyPipeline.H2OrHttp11Codec, NEGOTIATED, new Negotiated(this::joinCodec));
    }
  }

  private void joinHeads(
      ChannelPipeline pipeline, ChannelHandlerContext codec, @Nullable Http1Bounds http1) {
    HeadTimeout heads = http1 == null ? new HeadTimeout(config, counts, null) : http1.heads();
    boolean detects = pipeline.context(NettyPipeline.H2CUpgradeHandler) != null;
    pipeline.addBefore(detects ? NettyPipeline.H2CUpgradeHandler : codec.name(), HEADS, heads);
  }
}
