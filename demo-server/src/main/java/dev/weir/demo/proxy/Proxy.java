package dev.weir.demo.proxy;

import dev.weir.demo.config.ProxySpec;
import dev.weir.demo.config.UpstreamSpec;
import dev.weir.gate.Hold;
import dev.weir.netty.HttpAdmission;
import dev.weir.netty.Problem;
import dev.weir.netty.client.AdmissionClient;
import dev.weir.netty.connection.UnreadBody;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.ssl.SslHandler;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;

/** Passes requests on to a service, as many at a time as a gate lets through. Thread-safe. */
public final class Proxy {

  /* Less than the fifteen seconds and more after which services close such a connection: who sends a
   * request at that very moment has no answer. */
  private static final Duration KEPT_IDLE = Duration.ofSeconds(10);
  private static final String ALLOW = "GET, POST, PUT, PATCH, DELETE, OPTIONS, HEAD";
  private static final GenericSslContextSpec<?> CLIENT = Http11SslContextSpec.forClient();
  private static final int LONGEST_HEAD = 64 * 1_024;

  private final ProxySpec spec;
  private final HttpAdmission admission;
  private final Supplier<String> self;
  private final Via via;
  private final RequestFields fields;
  private final Counts counts = new Counts();
  private final ConnectionCounts open = new ConnectionCounts();
  private final Persistence persistence;
  private final ConnectionProvider connections;
  private final HttpClient client;

  /**
   * Connects to nothing yet.
   *
   * @param spec what it does
   * @param admission through the gate
   * @param loops where it runs
   * @param self where this server is, without a slash at the end
   */
  public Proxy(
      ProxySpec spec, HttpAdmission admission, LoopResources loops, Supplier<String> self) {
    this.spec = spec;
    this.admission = spec.holdsToEnd() ? admission : admission.hold(Hold.TO_FIRST_ELEMENT);
    this.self = self;
    this.via = new Via(spec.name());
    UpstreamSpec upstream = spec.upstream();
    this.fields = new RequestFields(via, upstream.trustForwarded());
    this.persistence = new Persistence(spec);
    /* As many may wait for a connection as the gate lets through. */
    this.connections =
        ConnectionProvider.builder("demo-proxy-" + spec.name())
            .maxConnections(upstream.connections())
            .pendingAcquireMaxCount(-1)
            .pendingAcquireTimeout(upstream.connectTimeout())
            .maxIdleTime(KEPT_IDLE)
            .evictInBackground(KEPT_IDLE)
            .metrics(true, () -> open)
            .build();
    HttpClient plain =
        HttpClient.create(connections)
            .runOn(loops)
            .protocol(HttpProtocol.HTTP11)
            .doOnChannelInit((observer, channel, address) -> AnswerHeads.watch(channel))
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                (int) Math.max(1, upstream.connectTimeout().toMillis()))
            .httpResponseDecoder(
                decoder -> decoder.maxInitialLineLength(LONGEST_HEAD).maxHeaderSize(LONGEST_HEAD))
            .secure(
                tls ->
                    tls.sslContext(CLIENT)
                        .handlerConfigurator(Proxy::checkName)
                        .handshakeTimeout(upstream.connectTimeout()));
    AdmissionClient caller = AdmissionClient.standard();
    this.client =
        (upstream.heedLevels() ? caller : caller.probing(1)).applyTo(plain, authority(upstream));
  }

  private static void checkName(SslHandler handler) {
    SSLParameters parameters = handler.engine().getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    handler.engine().setSSLParameters(parameters);
  }

  private static String authority(UpstreamSpec upstream) {
    return upstream.isSelf() ? "self" : URI.create(upstream.url()).getRawAuthority();
  }

  /**
   * Answers a request with what the upstream says.
   *
   * @param request not read so far; its path is the route's, or below it
   * @param response not committed
   * @return completes when the request has been answered. Fails with an {@link UpstreamException}
   *     or an {@link UnpassableException} if somebody has yet to do that
   */
  public Mono<Void> answer(HttpServerRequest request, HttpServerResponse response) {
    return Mono.defer(
        () -> {
          String target = target(request);
          if (MaxForwards.areSpent(request)) {
            return options(request, response);
          }
          return persistence.isRepeatable(request)
              ? body(request).flatMap(kept -> answer(request, response, kept, target))
              : answer(request, response, null, target);
        });
  }

  /* Before it takes a permit: it may come slowly, and the limit would learn from that. */
  private static Mono<byte[]> body(HttpServerRequest request) {
    return request.receive().aggregate().asByteArray().defaultIfEmpty(new byte[0]);
  }

  private Mono<Void> answer(
      HttpServerRequest request,
      HttpServerResponse response,
      byte @Nullable [] kept,
      String target) {
    return admission
        .admit(request, response, () -> pass(request, response, kept, target))
        .onErrorResume(ErrorAnswer.class, passed -> Mono.empty());
  }

  private static Mono<Void> options(HttpServerRequest request, HttpServerResponse response) {
    UnreadBody.giveUp(request, response);
    return response
        .status(HttpResponseStatus.NO_CONTENT)
        .header(HttpHeaderNames.ALLOW, ALLOW)
        .send();
  }

  private String target(HttpServerRequest request) {
    if (via.hasPassed(request.requestHeaders())) {
      throw new UnpassableException(
          new Problem(
              "about:blank",
              "Loop Detected",
              508,
              "proxy " + spec.name() + " has passed this on before, by its Via",
              "loop_detected",
              null,
              null,
              Map.of()));
    }
    try {
      String target = Target.of(request, spec.path());
      return base() + target;
    } catch (IllegalArgumentException e) {
      throw new UnpassableException(
          Problem.of(400, "bad_path", "path: wrong (expected: " + e.getMessage() + ")"));
    }
  }

  private String base() {
    String url = spec.upstream().url();
    if (!spec.upstream().isSelf()) {
      return url;
    }
    return url.equals("/") ? self.get() : self.get() + url;
  }

  private Mono<Void> pass(
      HttpServerRequest request, HttpServerResponse response, byte @Nullable [] kept, String url) {
    Relay relay =
        new Relay(
            request,
            response,
            kept,
            spec.name(),
            via,
            counts,
            persistence,
            spec.upstream().responseTimeout());
    return relay.over(
        client.headers(sent -> fields.fill(request, sent)).request(request.method()).uri(url));
  }

  /**
   * What was asked for.
   *
   * @return as configured
   */
  public ProxySpec spec() {
    return spec;
  }

  /**
   * What it looks like now.
   *
   * @return what became of requests, the connections, and how the upstream is spared
   */
  public ProxyStatus status() {
    return new ProxyStatus(
        spec,
        base(),
        counts.answers(),
        counts.failures(),
        open.open(),
        open.idle(),
        open.awaited(),
        persistence.breaker(),
        persistence.retries(),
        persistence.budget());
  }

  /** Closes the connections, those of requests under way, too. */
  public void dispose() {
    connections.dispose();
  }
}
