package dev.weir.discipline;

import dev.weir.request.Tenant;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * Tenants in turn, each for so much cost as its weight allows; within a tenant, first come, first
 * served. Take it where one tenant's flood must not become the others' wait. What says nothing of a
 * tenant belongs to one of its own.
 *
 * <p>Deficit round robin (Shreedhar and Varghese, "Efficient Fair Queuing Using Deficit Round
 * Robin", IEEE/ACM Transactions on Networking 4(3), 1996), with the list of new queues of FQ-CoDel
 * (RFC 8290, section 4.2): a tenant that becomes active goes first, once. Where there is no room,
 * whoever has most for its weight makes way, as in FQ-CoDel (section 4.1).
 *
 * @param quantum what a tenant of weight 1 is served in a turn, in units of cost
 * @param weights of tenants that have another weight than 1
 */
record Fair(long quantum, Map<Tenant, Integer> weights) implements BuiltIn {

  private static final long MOST = 1L << 31;

  Fair {
    if (quantum < 1 || quantum > MOST) {
      throw new IllegalArgumentException(
          "fair quantum: " + quantum + " (expected: 1 to " + MOST + ")");
    }
    Objects.requireNonNull(weights, "fair weights: null (expected: a map)");
    weights = Map.copyOf(weights);
    weights.forEach(
        (tenant, weight) -> {
          if (weight < 1) {
            throw new IllegalArgumentException(
                "weight of tenant " + tenant.id() + ": " + weight + " (expected: >= 1)");
          }
        });
  }

  @Override
  public <T extends Ticket> Line<T> newLine(LongSupplier nanoTime) {
    return new FairLine<>(quantum, weights);
  }

  @Override
  public String toString() {
    return "fairByTenant(" + quantum + ")";
  }
}
