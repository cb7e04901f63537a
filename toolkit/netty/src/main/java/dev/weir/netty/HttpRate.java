package dev.weir.netty;

import dev.weir.gate.Allowance;
import dev.weir.gate.KeyedThrottle;
import dev.weir.gate.RateLimitedException;
import dev.weir.gate.Throttle;
import dev.weir.request.Deadline;
import dev.weir.request.Request;
import dev.weir.request.Tenant;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.util.context.Context;

/**
 * How often requests may come to a route: all of them, or those of each tenant or client. Whoever
 * comes too often is answered 429 with {@code Retry-After}; or waits, if the throttle lets it. A
 * request takes one permit, or {@linkplain #byCost as many as it costs}.
 *
 * <p>Immutable and thread-safe; every method that changes something returns a changed copy. Copies
 * share the throttle, and the count of {@link #shadowed}.
 */
public final class HttpRate {

  /* Of those who are nobody's tenant, and of a client whose address is not known. */
  private static final String NOBODY = "";

  private final Meter meter;
  private final BiFunction<? super HttpServerRequest, ? super Request, @Nullable String> key;
  private final boolean byCost;
  private final boolean fields;
  private final boolean shadow;
  private final LongAdder shadowed;

  private HttpRate(
      Meter meter,
      BiFunction<? super HttpServerRequest, ? super Request, @Nullable String> key,
      boolean byCost,
      boolean fields,
      boolean shadow,
      LongAdder shadowed) {
    this.meter = meter;
    this.key = key;
    this.byCost = byCost;
    this.fields = fields;
    this.shadow = shadow;
    this.shadowed = shadowed;
  }

  private HttpRate(
      Meter meter, BiFunction<? super HttpServerRequest, ? super Request, @Nullable String> key) {
    this(meter, key, false, false, false, new LongAdder());
  }

  /**
   * One rate for all requests.
   *
   * @param throttle the rate
   * @return without fields, and in force
   */
  public static HttpRate of(Throttle throttle) {
    Objects.requireNonNull(throttle, "throttle: null (expected: not null)");
    return new HttpRate(new Meter.Common(throttle), (request, carried) -> NOBODY);
  }

  /**
   * The same rate for each tenant, as the {@linkplain RequestReader#tenantHeader reader} or the
   * Reactor Context names it. Those who name none share one rate.
   *
   * @param throttle the rate
   * @return without fields, and in force
   */
  public static HttpRate perTenant(KeyedThrottle<String> throttle) {
    Objects.requireNonNull(throttle, "throttle: null (expected: not null)");
    return new HttpRate(new Meter.Keyed(throttle), (request, carried) -> tenant(carried));
  }

  /**
   * The same rate for each client's address, as {@code HttpServerRequest.remoteAddress} has it:
   * behind a proxy, that is the proxy's unless {@code HttpServer.forwarded} is on. Of IPv6, all of
   * a network of 64 bits are one client: it has a customer's addresses, and to choose a new one
   * costs nothing. Those whose address is not known share one rate.
   *
   * @param throttle the rate
   * @return without fields, and in force
   */
  public static HttpRate perClient(KeyedThrottle<String> throttle) {
    return by(throttle, HttpRate::client);
  }

  /**
   * The same rate for each key.
   *
   * @param throttle the rate
   * @param key of a request; quick. Those for whom it is null share one rate. If it throws, the
   *     request fails
   * @return without fields, and in force
   */
  public static HttpRate by(
      KeyedThrottle<String> throttle, Function<? super HttpServerRequest, @Nullable String> key) {
    Objects.requireNonNull(throttle, "throttle: null (expected: not null)");
    Objects.requireNonNull(key, "key: null (expected: not null)");
    return new HttpRate(new Meter.Keyed(throttle), (request, carried) -> key.apply(request));
  }

  private static String tenant(Request carried) {
    Tenant tenant = carried.tenant();
    return tenant == null ? NOBODY : tenant.id();
  }

  private static @Nullable String client(HttpServerRequest request) {
    InetSocketAddress address = request.remoteAddress();
    return address == null || address.getAddress() == null
        ? null
        : ClientAddress.network(address.getAddress());
  }

  /**
   * Whether a request takes as many permits as the {@linkplain RequestReader#costHeader reader} or
   * the Reactor Context says that it costs. One that costs more than the burst leaves a debt, which
   * others wait for too: so only where somebody trustworthy says what a request costs.
   *
   * @param weighed false by default: each takes one permit
   * @return a changed copy
   */
  public HttpRate byCost(boolean weighed) {
    return new HttpRate(meter, key, weighed, fields, shadow, shadowed);
  }

  /**
   * Whether answers say how much a client may do, and how much of it is left: in {@code
   * RateLimit-Policy} and {@code RateLimit} (draft-ietf-httpapi-ratelimit-headers). Handlers find
   * the same in the Reactor Context, under {@link Allowance}{@code .class}.
   *
   * @param shown false by default: it tells strangers what they can count on
   * @return a changed copy
   */
  public HttpRate fields(boolean shown) {
    return new HttpRate(meter, key, byCost, shown, shadow, shadowed);
  }

  /**
   * Has the rate only look on: everybody goes ahead, at once, and those who came too early are
   * {@linkplain #shadowed counted}. Fields are sent as ever.
   *
   * @param onlyLooksOn false by default
   * @return a changed copy
   */
  public HttpRate shadow(boolean onlyLooksOn) {
    return new HttpRate(meter, key, byCost, fields, onlyLooksOn, shadowed);
  }

  /**
   * How many went ahead only because this looks on: they would have been refused, or had to wait.
   *
   * @return zero or more, over all copies
   */
  public long shadowed() {
    return shadowed.sum();
  }

  // ---------------------------------------------------------------- letting requests in

  /** Does the work once there is a permit. Errors are for {@link RateStage}. */
  Flux<Void> guard(
      Flux<Void> work, HttpServerRequest request, HttpServerResponse response, Request carried) {
    String found = key.apply(request, carried);
    String whose = found == null ? NOBODY : found;
    if (shadow) {
      if (!isDoomed(carried) && !meter.tryAcquire(whose, weight(carried))) {
        shadowed.increment();
      }
      return fields ? told(work, response, whose) : work;
    }
    Mono<Void> permit = meter.acquire(whose, weight(carried));
    return fields
        ? permit
            .doOnError(RateLimitedException.class, error -> tell(response, whose))
            .thenMany(Flux.defer(() -> told(work, response, whose)))
        : permit.thenMany(work);
  }

  /* Whom the rate would turn away for that, and take no permit. */
  private static boolean isDoomed(Request carried) {
    Deadline deadline = carried.deadline();
    return deadline != null && deadline.remainingMillis(System.currentTimeMillis()) <= 0;
  }

  private int weight(Request carried) {
    return byCost ? (int) Math.min(Integer.MAX_VALUE, carried.cost().units()) : 1;
  }

  private Flux<Void> told(Flux<Void> work, HttpServerResponse response, String whose) {
    return work.contextWrite(Context.of(Allowance.class, tell(response, whose)));
  }

  private Allowance tell(HttpServerResponse response, String whose) {
    Allowance left = meter.allowance(whose);
    new RateFields(meter.name(), meter.rate(), meter.isKeyed() ? whose : null)
        .addTo(response.responseHeaders(), left);
    return left;
  }

  Meter meter() {
    return meter;
  }

  @Override
  public String toString() {
    return "HttpRate(" + meter.name() + (shadow ? ", shadow" : "") + ")";
  }
}
