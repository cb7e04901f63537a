package dev.weir.demo.http;

import dev.weir.demo.config.RateSpec;
import dev.weir.demo.json.RateAnswer;
import dev.weir.demo.strategy.RateLimit;
import dev.weir.gate.Allowance;
import dev.weir.gate.RateLimitedException;
import dev.weir.netty.Problem;
import dev.weir.netty.ProblemResponse;
import dev.weir.observe.Reason;
import dev.weir.request.Request;
import dev.weir.request.Tenant;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import reactor.core.publisher.Mono;

/** A request that may come only so often. Every answer says how often, and how much is left. */
final class RateEndpoint implements Endpoint {

  private static final List<String> KNOWN = Query.known();

  /* Of those who are nobody's tenant, and of a client whose address is not known. */
  private static final String NOBODY = "";

  private final RateLimit limit;
  private final RateSpec spec;

  RateEndpoint(RateLimit limit) {
    this.limit = limit;
    this.spec = limit.spec();
  }

  @Override
  public Mono<Void> answer(Exchange exchange) {
    exchange.query().expect(KNOWN);
    return Mono.deferContextual(context -> answer(exchange, key(exchange, Request.from(context))));
  }

  private Mono<Void> answer(Exchange exchange, String key) {
    long came = System.nanoTime();
    return limit
        .permit(key)
        .then(Mono.defer(() -> letThrough(exchange, key, System.nanoTime() - came)))
        .onErrorResume(RateLimitedException.class, refusal -> refused(exchange, key, refusal));
  }

  private Mono<Void> letThrough(Exchange exchange, String key, long waitNanos) {
    long left = addFields(exchange, key).remaining();
    return exchange.json(200, RateAnswer.of(exchange.path(), spec.strategy(), left, waitNanos));
  }

  private Mono<Void> refused(Exchange exchange, String key, RateLimitedException refusal) {
    addFields(exchange, key);
    Reason reason = refusal.reason();
    int status =
        switch (reason) {
          case DOOMED -> 504;
          case NO_TIMER -> 503;
          default -> 429;
        };
    Problem problem =
        Problem.of(status, word(reason), String.valueOf(refusal.getMessage()))
            .route(exchange.path())
            .strategy(spec.strategy());
    return status == 504
        ? ProblemResponse.send(exchange.request(), exchange.response(), problem)
        : ProblemResponse.send(
            exchange.request(),
            exchange.response(),
            problem,
            Math.max(1, RateFields.seconds(refusal.retryAfter())));
  }

  private static String word(Reason reason) {
    return switch (reason) {
      case DOOMED -> "deadline_exceeded";
      case WAITED_TOO_LONG -> "wait_timeout";
      default -> reason.name().toLowerCase(Locale.ROOT);
    };
  }

  private Allowance addFields(Exchange exchange, String key) {
    Allowance left = limit.allowance(key);
    RateFields.of(spec, key).addTo(exchange.response(), left);
    return left;
  }

  private String key(Exchange exchange, Request request) {
    return switch (spec.per()) {
      case ALL -> NOBODY;
      case TENANT -> {
        Tenant tenant = request.tenant();
        yield tenant == null ? NOBODY : tenant.id();
      }
      case CLIENT -> {
        InetSocketAddress address = exchange.request().remoteAddress();
        yield address == null || address.getAddress() == null
            ? NOBODY
            : address.getAddress().getHostAddress();
      }
    };
  }
}
