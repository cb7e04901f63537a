package dev.weir.request;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * What a request carries: how urgent it is, until when it is wanted, on whose behalf and at what
 * cost. One {@code contextWrite(request.toContext())} at the edge tells the operators of ours
 * upstream, each of which heeds what it can: a first-come-first-served pool the deadline alone.
 *
 * @param priority {@link Priority#NORMAL} if nobody says anything
 * @param deadline null if there is none
 * @param tenant null if nobody says on whose behalf
 * @param cost {@link Cost#ONE} if nobody says anything
 */
public record Request(
    Priority priority, @Nullable Deadline deadline, @Nullable Tenant tenant, Cost cost) {

  /** What a request carries when nobody says anything. */
  public static final Request PLAIN = new Request(Priority.NORMAL, null, null, Cost.ONE);

  /** Checks that what has a default is there. */
  public Request {
    Objects.requireNonNull(priority, "priority: null (expected: a priority, such as NORMAL)");
    Objects.requireNonNull(cost, "cost: null (expected: a cost, such as ONE)");
  }

  /**
   * Reads what a Context holds under the keys {@code Priority.class}, {@code Deadline.class},
   * {@code Tenant.class} and {@code Cost.class}.
   *
   * @param context the subscriber's
   * @return the request; the defaults where the Context holds nothing
   */
  public static Request from(ContextView context) {
    return from(context, PLAIN);
  }

  /**
   * As {@link #from(ContextView)}, with defaults of the caller's own.
   *
   * @param context the subscriber's
   * @param fallback applies where the Context holds nothing
   * @return the request
   */
  public static Request from(ContextView context, Request fallback) {
    if (context.isEmpty()) {
      return fallback;
    }
    Priority priority = context.getOrDefault(Priority.class, fallback.priority);
    Deadline deadline = context.getOrDefault(Deadline.class, fallback.deadline);
    Tenant tenant = context.getOrDefault(Tenant.class, fallback.tenant);
    Cost cost = context.getOrDefault(Cost.class, fallback.cost);
    return new Request(
        priority == null ? fallback.priority : priority,
        deadline,
        tenant,
        cost == null ? fallback.cost : cost);
  }

  /**
   * The Context that {@link #from(ContextView)} reads back as this request. What is as nobody said
   * anything is left out, so that other defaults can apply, such as those of a pool's view: a
   * request that only names a tenant does not say that its work is of normal priority.
   *
   * @return a Context with an entry for each thing in which this differs from {@link #PLAIN}
   */
  public Context toContext() {
    Context context = Context.empty();
    if (!priority.equals(PLAIN.priority)) {
      context = context.put(Priority.class, priority);
    }
    if (deadline != null) {
      context = context.put(Deadline.class, deadline);
    }
    if (tenant != null) {
      context = context.put(Tenant.class, tenant);
    }
    if (!cost.equals(PLAIN.cost)) {
      context = context.put(Cost.class, cost);
    }
    return context;
  }
}
