package dev.weir.netty.client;

import dev.weir.netty.AdmissionLevel;
import dev.weir.netty.Urgency;
import dev.weir.request.Deadline;
import dev.weir.request.Request;
import dev.weir.request.Tenant;
import io.netty.handler.codec.http.HttpHeaderValidationUtil;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.http.client.HttpClientResponse;
import reactor.util.context.ContextView;

/**
 * Makes a Reactor Netty {@code HttpClient} a considerate caller:
 *
 * <pre>{@code
 * AdmissionClient considerate = AdmissionClient.standard();          // one for the application
 * HttpClient search = considerate.applyTo(HttpClient.create().baseUrl("http://search:8080"));
 * }</pre>
 *
 * <p>What the Reactor Context of a call holds ({@link Request}) is passed on: what is left until
 * its {@link Deadline}, as {@value #TIMEOUT_HEADER} in milliseconds; its priority, as the {@code
 * Priority: u=} of RFC 9218 that is no more urgent; and its tenant, if a {@linkplain #tenantHeader
 * header} for that is named. What the request says of itself already is left as it is. A call whose
 * deadline has passed is not sent: it fails with a {@link CallRefusedException}.
 *
 * <p>And what the server says of whom it lets in ({@link AdmissionLevel#HEADER}) is remembered for
 * its authority. Less urgent calls are held back as far as the server does not take them, and more
 * urgent ones if it turns them away all the same, as it does where it does not trust the caller: it
 * is still sent about twice what it accepts of them, {@linkplain #probing a share} in any case, and
 * one a second. Those held back fail with a {@link CallRefusedException} without a connection. An
 * answer other than 503 means that the call was accepted. What was heard is forgotten {@linkplain
 * #forget after some seconds}.
 *
 * <p>Immutable and thread-safe; every method that changes something returns a changed copy that has
 * heard nothing yet. Nothing is kept of a call that has ended, and there is no timer. The hooks run
 * on the subscriber's thread and on the connection's event loop.
 */
public final class AdmissionClient {

  /** Until when an answer is wanted: milliseconds from now. */
  public static final String TIMEOUT_HEADER = "X-Envoy-Expected-Rq-Timeout-Ms";

  private static final String PRIORITY_HEADER = "Priority";
  private static final Duration USUAL_FORGET = Duration.ofSeconds(5);
  private static final double USUAL_PROBING = 0.05;
  private static final int USUAL_AUTHORITIES = 1_024;

  /* Eleven days: as much as servers read. */
  private static final long LONGEST_MILLIS = 999_999_999;
  private static final int TURNED_AWAY = 503;
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  private final @Nullable String tenantHeader;
  private final Duration forget;
  private final double probing;
  private final int authorities;
  private final Memory memory;

  private AdmissionClient(
      @Nullable String tenantHeader, Duration forget, double probing, int authorities) {
    this.tenantHeader = tenantHeader;
    this.forget = forget;
    this.probing = probing;
    this.authorities = authorities;
    this.memory =
        new Memory(
            authorities,
            System::nanoTime,
            nanos ->
                new Heard(forget, probing, () -> ThreadLocalRandom.current().nextDouble(), nanos));
  }

  /**
   * Passes on deadlines and priorities, and heeds what servers say.
   *
   * @return to be shared by all clients of the application
   */
  public static AdmissionClient standard() {
    return new AdmissionClient(null, USUAL_FORGET, USUAL_PROBING, USUAL_AUTHORITIES);
  }

  /**
   * Says in which header the tenant is passed on. Without one it is not.
   *
   * @param name of the header, such as {@code X-Tenant}
   * @return a changed copy
   * @throws IllegalArgumentException if it is no name of a header
   */
  public AdmissionClient tenantHeader(String name) {
    if (name.isEmpty() || HttpHeaderValidationUtil.validateToken(name) >= 0) {
      throw new IllegalArgumentException(
          "tenantHeader: \"" + name + "\" (expected: the name of a header)");
    }
    return new AdmissionClient(name, forget, probing, authorities);
  }

  /**
   * Says for how long a level counts that was heard.
   *
   * @param after positive, at most a day; 5 s if nothing is said
   * @return a changed copy
   * @throws IllegalArgumentException if it is out of its range
   */
  public AdmissionClient forget(Duration after) {
    if (after.isNegative() || after.isZero() || after.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException(
          "forget: " + after + " (expected: more than 0, at most a day)");
    }
    return new AdmissionClient(tenantHeader, after, probing, authorities);
  }

  /**
   * Says which share of the less urgent calls is sent in any case, to hear of better times.
   *
   * @param share more than 0, at most 1; 0.05 if nothing is said. 1 sends all of them
   * @return a changed copy
   * @throws IllegalArgumentException if it is out of its range
   */
  public AdmissionClient probing(double share) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "probing: " + share + " (expected: more than 0, at most 1)");
    }
    return new AdmissionClient(tenantHeader, forget, share, authorities);
  }

  /**
   * Says of how many authorities anything is remembered. Beyond that the one is forgotten that was
   * not called for longest.
   *
   * @param most 1 or more; 1,024 if nothing is said
   * @return a changed copy
   * @throws IllegalArgumentException if it is less than 1
   */
  public AdmissionClient maxAuthorities(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("maxAuthorities: " + most + " (expected: >= 1)");
    }
    return new AdmissionClient(tenantHeader, forget, probing, most);
  }

  /**
   * Makes the calls of a client that has a base URL considerate, whose host and port are the
   * authority that is heeded.
   *
   * <p>A request of that client to somewhere else, with a URL of its own, is heeded as if it went
   * there too: make a client for each service that is called.
   *
   * @param client has a base URL; unchanged itself
   * @return a changed copy of the client
   * @throws IllegalArgumentException if it has no base URL, or none with a host
   */
  public HttpClient applyTo(HttpClient client) {
    String url = client.configuration().baseUrl();
    if (url == null) {
      throw new IllegalArgumentException(
          "baseUrl: none (expected: one, or applyTo(client, authority))");
    }
    return applyTo(client, authority(url));
  }

  /**
   * Makes the calls of a client considerate, all of which go to one service.
   *
   * @param client unchanged itself
   * @param authority what the service is called here: levels are remembered by this name
   * @return a changed copy of the client
   * @throws IllegalArgumentException if the authority is blank
   */
  public HttpClient applyTo(HttpClient client, String authority) {
    Objects.requireNonNull(client, "client: null (expected: not null)");
    if (authority.isBlank()) {
      throw new IllegalArgumentException(
          "authority: \"" + authority + "\" (expected: a name, such as search:8080)");
    }
    return client
        .mapConnect(source -> admitted(authority, source))
        .doOnRequest((request, connection) -> passOn(request))
        .doOnResponse((response, connection) -> hear(response));
  }

  private static String authority(String url) {
    URI uri = URI.create(url);
    String host = uri.getHost();
    if (host == null) {
      throw new IllegalArgumentException(
          "baseUrl: " + url + " (expected: a URL with a host, or applyTo(client, authority))");
    }
    int usual = "https".equalsIgnoreCase(uri.getScheme()) ? HTTPS : HTTP;
    return host.toLowerCase(Locale.ROOT) + ":" + (uri.getPort() < 0 ? usual : uri.getPort());
  }

  private Mono<Connection> admitted(String authority, Mono<? extends Connection> source) {
    return Mono.deferContextual(
        context -> {
          Request request = Request.from(context);
          Urgency urgency = Urgency.of(request.priority());
          Heard heard = memory.of(authority);
          if (left(request) <= 0) {
            return Mono.error(
                CallRefusedException.doomed(
                    authority, urgency.priority(), heard.level(memory.nanos())));
          }
          if (!heard.maySend(urgency, memory.nanos())) {
            return Mono.error(
                CallRefusedException.shed(
                    authority, urgency.priority(), heard.level(memory.nanos())));
          }
          Call call = new Call(heard, urgency, memory::nanos);
          return source
              .<Connection>map(connection -> connection)
              .doOnCancel(call::cancelled)
              .contextWrite(inner -> inner.put(Call.class, call));
        });
  }

  private void passOn(HttpClientRequest sent) {
    ContextView context = sent.currentContextView();
    Request request = Request.from(context);
    HttpHeaders headers = sent.requestHeaders();
    if (request.deadline() != null) {
      long millis = Math.max(1, Math.min(LONGEST_MILLIS, left(request)));
      say(headers, TIMEOUT_HEADER, Long.toString(millis));
    }
    Urgency urgency = Urgency.of(request.priority());
    if (!urgency.equals(Urgency.USUAL)) {
      say(headers, PRIORITY_HEADER, urgency.field());
    }
    Tenant tenant = request.tenant();
    boolean elsewhere = sent.redirectedFrom().length > 0; // whom it need not concern who asks
    if (tenantHeader != null && tenant != null && !elsewhere) {
      say(headers, tenantHeader, tenant.id());
    }
  }

  private static void say(HttpHeaders headers, String name, String value) {
    if (!headers.contains(name)) {
      headers.set(name, value);
    }
  }

  /* What another server said to which this one redirects is not said of this one: this one has
   * taken the call. */
  private void hear(HttpClientResponse response) {
    Call call = response.currentContextView().getOrDefault(Call.class, null);
    if (call == null) {
      return;
    }
    if (response.redirectedFrom().length > 0) {
      call.answered(true);
      return;
    }
    String said = response.responseHeaders().get(AdmissionLevel.HEADER);
    if (said != null) {
      AdmissionLevel.parse(said).ifPresent(call::hears);
    }
    call.answered(response.status().code() != TURNED_AWAY);
  }

  private static long left(Request request) {
    Deadline deadline = request.deadline();
    return deadline == null ? Long.MAX_VALUE : deadline.remainingMillis(System.currentTimeMillis());
  }

  /* Of how many authorities anything is remembered. */
  int remembered() {
    return memory.size();
  }
}
