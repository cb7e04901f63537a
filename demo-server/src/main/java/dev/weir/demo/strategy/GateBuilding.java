package dev.weir.demo.strategy;

import dev.weir.demo.config.GateSpec;
import dev.weir.discipline.Partitions;
import dev.weir.gate.Gate;
import dev.weir.gate.GateBuilder;
import dev.weir.overflow.CoDel;
import dev.weir.request.Tenant;
import java.util.Map;

/** Builds gates as they are configured. */
final class GateBuilding {

  private GateBuilding() {}

  static GateBuilder builder(GateSpec spec) {
    GateBuilder builder =
        Gate.of(spec.name())
            .limit(spec.limit().limit())
            .queueCapacity(spec.queue())
            .maxWaiters(spec.maxWaiters())
            .overflow(spec.overflow())
            .discipline(spec.discipline().discipline())
            .shadow(spec.shadow());
    CoDel codel = spec.codel();
    if (codel != null) {
      builder.codel(codel);
    }
    if (!spec.shares().isEmpty()) {
      builder.partitions(byTenant(spec.shares()));
    }
    return builder;
  }

  private static Partitions byTenant(Map<String, Double> shares) {
    Partitions partitions =
        Partitions.by(
            request -> {
              Tenant tenant = request.tenant();
              return tenant == null ? null : tenant.id();
            });
    for (Map.Entry<String, Double> share : shares.entrySet()) {
      partitions = partitions.share(share.getKey(), share.getValue());
    }
    return partitions;
  }
}
