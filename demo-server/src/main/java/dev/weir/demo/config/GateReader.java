package dev.weir.demo.config;

import dev.weir.demo.yaml.Companions;
import dev.weir.demo.yaml.FlagKind;
import dev.weir.demo.yaml.NumberKind;
import dev.weir.demo.yaml.Section;
import dev.weir.demo.yaml.ShareKind;
import dev.weir.demo.yaml.WordKind;
import dev.weir.discipline.Partitions;
import dev.weir.netty.RequestReader;
import dev.weir.overflow.CoDel;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads one of the {@code gates}. */
final class GateReader {

  private static final int USUAL_QUEUE = 64;
  private static final int USUAL_WORKERS = 8;
  private static final int MOST_TENANTS = 64;
  private static final int MOST_PERMITS = 1_000_000;

  /* Of sums; half of what Partitions lets pass, which takes shares one by one, and rounds in between. */
  private static final double ROUNDING = 5e-10;

  private static final WordKind LIMIT = new WordKind(LimitSpec.Law.words());
  private static final NumberKind PERMITS = new NumberKind(1, MOST_PERMITS);
  private static final NumberKind QUEUE = new NumberKind(0, Limits.LONGEST_QUEUE);
  private static final NumberKind WAITERS = new NumberKind(0, Limits.MOST_WAITERS);
  private static final String SHARES = "shares";
  private static final LimitSpec USUAL_LIMIT =
      new LimitSpec(LimitSpec.Law.GRADIENT2, LimitSpec.USUAL_MOST, null);

  private GateReader() {}

  /** The gate and what is behind it; where its path is missing or wrong, that is "". */
  static DependencySpec read(String name, Section gate) {
    DependencySpec spec =
        new DependencySpec(
            gate(name, gate),
            gate.find("workers", Limits.DEPENDENCY_WORKERS, USUAL_WORKERS).orElse(USUAL_WORKERS),
            gate.find("work", RouteReader.WORK).orElse(RouteReader.DEFAULT_WORK));
    gate.end();
    return spec;
  }

  /** The gate of a section that may say more; where its path is missing or wrong, that is "". */
  static GateSpec gate(String name, Section gate) {
    return gate(name, gate.need("path", PathKind.PATH).orElse(""), gate, USUAL_LIMIT);
  }

  /** The gate of a section that says its path by another key, and has a limit of its own. */
  static GateSpec gate(String name, String path, Section gate, LimitSpec usual) {
    int queue = gate.find("queue", QUEUE, USUAL_QUEUE).orElse(USUAL_QUEUE);
    return new GateSpec(
        name,
        path,
        RouteReader.overflow(gate),
        limit(gate, usual),
        queue,
        gate.find("maxWaiters", WAITERS).orElse(Limits.WAITERS_PER_PLACE * Math.max(1, queue)),
        discipline(gate),
        codel(gate),
        shares(gate, queue),
        gate.find("shadow", FlagKind.FLAG).orElse(false),
        gate.find("description", RouteReader.DESCRIPTION).orElse(null));
  }

  private static LimitSpec limit(Section gate, LimitSpec usual) {
    Optional<String> word = gate.find("limit", LIMIT, usual.law().word());
    Companions companions = new Companions("limit");
    for (LimitSpec.Law law : LimitSpec.Law.values()) {
      companions.with(law.word(), law.mostKey());
      if (law.timeKey() != null) {
        companions.with(law.word(), law.timeKey());
      }
    }
    companions.check(gate, word);
    LimitSpec.Law law = word.map(LimitSpec.Law::of).orElse(usual.law());
    boolean needed = law == LimitSpec.Law.FIXED && law != usual.law();
    Optional<Integer> most =
        needed ? gate.need(law.mostKey(), PERMITS) : gate.find(law.mostKey(), PERMITS);
    return new LimitSpec(law, most.orElse(usual.most()), time(gate, law));
  }

  private static @Nullable Duration time(Section gate, LimitSpec.Law law) {
    String key = law.timeKey();
    if (key == null) {
      return null;
    }
    return law == LimitSpec.Law.QUEUE_DELAY
        ? gate.need(key, Limits.BOUND).orElse(null)
        : gate.find(key, Limits.BOUND).orElse(null);
  }

  private static DisciplineSpec discipline(Section gate) {
    return DisciplineReader.read(gate, Optional.of(PoolKind.FIXED));
  }

  private static @Nullable CoDel codel(Section gate) {
    if (gate.at("codelTarget") == null) {
      gate.refuse("codelInterval", "only with codelTarget");
      return null;
    }
    Optional<Duration> target = gate.find("codelTarget", Limits.BOUND);
    Optional<Duration> interval = gate.need("codelInterval", Limits.BOUND);
    if (target.isEmpty() || interval.isEmpty()) {
      return null;
    }
    if (target.get().compareTo(interval.get()) >= 0) {
      gate.refuse("codelTarget", "less than codelInterval");
      return null;
    }
    return new CoDel(target.get(), interval.get());
  }

  private static Map<String, Double> shares(Section gate, int queue) {
    Map<String, Double> shares = new LinkedHashMap<>();
    gate.findMap(SHARES, MOST_TENANTS, "shares by tenant")
        .forEach(
            (tenant, field) -> {
              if (!RequestReader.isTenant(tenant) || tenant.equals(Partitions.OTHERS)) {
                gate.mistake(
                    field,
                    "not a tenant (expected: "
                        + RequestReader.TENANT_RULE
                        + "; not "
                        + Partitions.OTHERS
                        + ", who have what is left)");
              }
              gate.read(field, ShareKind.SHARE).ifPresent(share -> shares.put(tenant, share));
            });
    double sum = shares.values().stream().mapToDouble(Double::doubleValue).sum();
    if (shares.containsValue(0.0) || sum > 1 + ROUNDING) {
      gate.refuse(SHARES, "each more than 0, and no more than 1 in all");
    } else if (!shares.isEmpty() && queue == 0) {
      gate.refuse(SHARES, "only with a queue of 1 or more, for whose turn it is");
    }
    return shares;
  }
}
