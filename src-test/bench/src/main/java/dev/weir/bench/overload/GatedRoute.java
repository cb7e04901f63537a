package dev.weir.bench.overload;

import dev.weir.gate.Gate;
import dev.weir.limit.Limits;
import dev.weir.netty.HttpAdmission;
import dev.weir.netty.RequestReader;
import dev.weir.overflow.Overflow;
import dev.weir.request.Priority;
import java.util.Map;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/** A gate before a route. What a request carries is in its headers, which are believed. */
record GatedRoute(Gate gate) implements Guard {

  /** Names a tenant. */
  static final String TENANT = "X-Tenant";

  /** How urgent a request is, as RFC 9218 has it. */
  static final String PRIORITY = "Priority";

  private static final RequestReader READER =
      RequestReader.standard().trust(Priority.HIGHEST).tenantHeader(TENANT);

  /** One whose permits are all out, for ever. */
  static Guard full() {
    Gate gate =
        Gate.of("full").limit(Limits.fixed(1)).queueCapacity(0).overflow(Overflow.reject()).build();
    Mono.never().transform(gate.guard()).subscribe();
    return new GatedRoute(gate);
  }

  @Override
  public Handler before(Handler handler) {
    return HttpAdmission.through(gate).reader(READER).guard(handler)::apply;
  }

  @Override
  public Map<String, Long> refused() {
    return gate.snapshot().refused().entrySet().stream()
        .collect(Collectors.toMap(each -> each.getKey().name(), Map.Entry::getValue));
  }

  @Override
  public void close() {
    gate.dispose();
  }
}
