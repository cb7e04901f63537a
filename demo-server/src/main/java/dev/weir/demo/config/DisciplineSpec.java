package dev.weir.demo.config;

import static java.util.stream.Collectors.joining;

import dev.weir.demo.text.Times;
import dev.weir.discipline.Discipline;
import dev.weir.request.Tenant;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Who goes next among those that wait in a pool. */
public sealed interface DisciplineSpec {

  /**
   * What a pool takes.
   *
   * @return a discipline of the toolkit's
   */
  Discipline discipline();

  /**
   * What a file calls it.
   *
   * @return the word
   */
  String word();

  /**
   * As a file has it.
   *
   * @return the keys of a pool, {@code discipline} first
   */
  default Map<String, Object> keys() {
    return new LinkedHashMap<>(Map.of("discipline", word()));
  }

  /**
   * In a few words, for people.
   *
   * @return half a sentence
   */
  String words();

  /** First come, first served. */
  record Fifo() implements DisciplineSpec {

    @Override
    public Discipline discipline() {
      return Discipline.fifo();
    }

    @Override
    public String word() {
      return "fifo";
    }

    @Override
    public String words() {
      return "first come, first served";
    }
  }

  /**
   * The more urgent first, but who waits grows more urgent.
   *
   * @param agingStep how long one must wait to be as urgent as a newcomer of the next level
   */
  record Priority(Duration agingStep) implements DisciplineSpec {

    /** The toolkit's own. */
    static final Duration USUAL_STEP = Duration.ofMillis(100);

    @Override
    public Discipline discipline() {
      return Discipline.priority(agingStep);
    }

    @Override
    public String word() {
      return "priority";
    }

    @Override
    public Map<String, Object> keys() {
      Map<String, Object> keys = DisciplineSpec.super.keys();
      keys.put("agingStep", Times.format(agingStep));
      return keys;
    }

    @Override
    public String words() {
      return "the more urgent first, a level more urgent with every "
          + Times.format(agingStep)
          + " of waiting";
    }
  }

  /** The earliest deadline first. */
  record EarliestDeadline() implements DisciplineSpec {

    @Override
    public Discipline discipline() {
      return Discipline.earliestDeadline();
    }

    @Override
    public String word() {
      return "earliestDeadline";
    }

    @Override
    public String words() {
      return "the earliest deadline first";
    }
  }

  /** What costs least first. */
  record ShortestJob() implements DisciplineSpec {

    @Override
    public Discipline discipline() {
      return Discipline.shortestJob();
    }

    @Override
    public String word() {
      return "shortestJob";
    }

    @Override
    public String words() {
      return "what costs least first";
    }
  }

  /**
   * Tenants in turn.
   *
   * @param quantum what a tenant of weight 1 is served in a turn, in units of cost
   * @param weights of tenants that have another weight than 1, by name
   */
  record FairByTenant(int quantum, Map<String, Integer> weights) implements DisciplineSpec {

    @Override
    public Discipline discipline() {
      Map<Tenant, Integer> byTenant = new LinkedHashMap<>();
      weights.forEach((name, weight) -> byTenant.put(new Tenant(name), weight));
      return Discipline.fairByTenant(quantum, byTenant);
    }

    @Override
    public String word() {
      return "fairByTenant";
    }

    @Override
    public Map<String, Object> keys() {
      Map<String, Object> keys = DisciplineSpec.super.keys();
      keys.put("quantum", quantum);
      if (!weights.isEmpty()) {
        keys.put("weights", weights);
      }
      return keys;
    }

    @Override
    public String words() {
      return weights.isEmpty()
          ? "tenants in turn"
          : weights.entrySet().stream()
              .map(tenant -> tenant.getKey() + " " + tenant.getValue() + ", ")
              .collect(joining("", "tenants in turn, by weight: ", "all others 1"));
    }
  }

  /**
   * First come, first served, and in an overload the newest first.
   *
   * @param target the wait that is acceptable
   * @param interval for how long it may be exceeded
   */
  record AdaptiveLifo(Duration target, Duration interval) implements DisciplineSpec {

    @Override
    public Discipline discipline() {
      return Discipline.adaptiveLifo(target, interval);
    }

    @Override
    public String word() {
      return "adaptiveLifo";
    }

    @Override
    public Map<String, Object> keys() {
      Map<String, Object> keys = DisciplineSpec.super.keys();
      keys.put("target", Times.format(target));
      keys.put("interval", Times.format(interval));
      return keys;
    }

    @Override
    public String words() {
      return "the newest first once waits have exceeded "
          + Times.format(target)
          + " for "
          + Times.format(interval);
    }
  }
}
