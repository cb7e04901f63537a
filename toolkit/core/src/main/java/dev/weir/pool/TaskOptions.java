package dev.weir.pool;

import dev.weir.internal.Checks;
import dev.weir.overflow.Overflow;
import dev.weir.request.Cost;
import dev.weir.request.Deadline;
import dev.weir.request.Priority;
import dev.weir.request.Request;
import dev.weir.request.Tenant;
import dev.weir.request.WorkloadKind;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a caller says about one task. Immutable; every method returns a changed copy.
 *
 * @param name shown in errors and events; null if it has none
 * @param waitTimeout bound on the time from the offer to the start; null to leave it to the
 *     overflow strategy
 * @param taskTimeout bound on the run, which is interrupted when it is reached; null for the pool's
 *     default
 * @param deadline when nobody wants the answer any more; null to take it from the Reactor Context
 * @param overflow what happens when there is no room for this task; null for the pool's choice
 * @param priority how urgent it is; null to take it from the Reactor Context
 * @param cost how much it takes; null to take it from the Reactor Context
 * @param tenant on whose behalf; null to take it from the Reactor Context
 * @param kind what it does with its time; null if nobody says. A {@link MixedPool} heeds it
 */
public record TaskOptions(
    @Nullable String name,
    @Nullable Duration waitTimeout,
    @Nullable Duration taskTimeout,
    @Nullable Deadline deadline,
    @Nullable Overflow overflow,
    @Nullable Priority priority,
    @Nullable Cost cost,
    @Nullable Tenant tenant,
    @Nullable WorkloadKind kind) {

  private static final TaskOptions NONE =
      new TaskOptions(null, null, null, null, null, null, null, null, null);

  /**
   * Checks the durations.
   *
   * @throws IllegalArgumentException if the name is blank or a duration is zero or negative
   */
  public TaskOptions {
    if (name != null && name.isBlank()) {
      throw new IllegalArgumentException("task name: \"" + name + "\" (expected: not blank)");
    }
    Checks.positive("waitTimeout", waitTimeout);
    Checks.positive("taskTimeout", taskTimeout);
  }

  /**
   * Nothing said: the pool's defaults apply.
   *
   * @return the options
   */
  public static TaskOptions none() {
    return NONE;
  }

  /**
   * A task with a name.
   *
   * @param name not blank
   * @return the options
   */
  public static TaskOptions named(String name) {
    return NONE.name(name);
  }

  /**
   * A task that is so urgent.
   *
   * @param priority the priority
   * @return the options
   */
  public static TaskOptions at(Priority priority) {
    return NONE.priority(priority);
  }

  /**
   * A task on behalf of somebody.
   *
   * @param tenant on whose behalf
   * @return the options
   */
  public static TaskOptions forTenant(Tenant tenant) {
    return NONE.tenant(tenant);
  }

  /**
   * A task that takes so much.
   *
   * @param cost the cost
   * @return the options
   */
  public static TaskOptions costing(Cost cost) {
    return NONE.cost(cost);
  }

  /**
   * A task that nobody wants any more after some time.
   *
   * @param deadline the deadline
   * @return the options
   */
  public static TaskOptions by(Deadline deadline) {
    return NONE.deadline(deadline);
  }

  /**
   * Names the task.
   *
   * @param newName not blank
   * @return a changed copy
   */
  public TaskOptions name(String newName) {
    return new TaskOptions(
        newName, waitTimeout, taskTimeout, deadline, overflow, priority, cost, tenant, kind);
  }

  /**
   * Bounds the wait. The tighter of this and the overflow strategy's bound applies.
   *
   * @param timeout positive; from the offer to the start
   * @return a changed copy
   */
  public TaskOptions waitTimeout(Duration timeout) {
    return new TaskOptions(
        name, timeout, taskTimeout, deadline, overflow, priority, cost, tenant, kind);
  }

  /**
   * Bounds the run.
   *
   * @param timeout positive; from the start to the end
   * @return a changed copy
   */
  public TaskOptions taskTimeout(Duration timeout) {
    return new TaskOptions(
        name, waitTimeout, timeout, deadline, overflow, priority, cost, tenant, kind);
  }

  /**
   * Says when nobody wants the answer any more.
   *
   * @param newDeadline the deadline
   * @return a changed copy
   */
  public TaskOptions deadline(Deadline newDeadline) {
    return new TaskOptions(
        name, waitTimeout, taskTimeout, newDeadline, overflow, priority, cost, tenant, kind);
  }

  /**
   * Says when nobody wants the answer any more.
   *
   * @param at the instant
   * @return a changed copy
   */
  public TaskOptions deadline(Instant at) {
    return deadline(new Deadline(at));
  }

  /**
   * Says what happens when there is no room, in place of the pool's own choice: so that callers of
   * one pool can differ, as the routes of a server do.
   *
   * @param newOverflow the choice
   * @return a changed copy
   */
  public TaskOptions overflow(Overflow newOverflow) {
    return new TaskOptions(
        name,
        waitTimeout,
        taskTimeout,
        deadline,
        Checks.notNull("overflow", newOverflow),
        priority,
        cost,
        tenant,
        kind);
  }

  /**
   * Says how urgent the task is. A pool whose discipline asks for it heeds it.
   *
   * @param newPriority the priority
   * @return a changed copy
   */
  public TaskOptions priority(Priority newPriority) {
    return new TaskOptions(
        name,
        waitTimeout,
        taskTimeout,
        deadline,
        overflow,
        Checks.notNull("priority", newPriority),
        cost,
        tenant,
        kind);
  }

  /**
   * Says how much the task takes, in units of the caller's own. A pool whose discipline asks for it
   * heeds it.
   *
   * @param newCost the cost
   * @return a changed copy
   */
  public TaskOptions cost(Cost newCost) {
    return new TaskOptions(
        name,
        waitTimeout,
        taskTimeout,
        deadline,
        overflow,
        priority,
        Checks.notNull("cost", newCost),
        tenant,
        kind);
  }

  /**
   * Says on whose behalf the task is. A pool whose discipline asks for it heeds it.
   *
   * @param newTenant the tenant
   * @return a changed copy
   */
  public TaskOptions tenant(Tenant newTenant) {
    return new TaskOptions(
        name,
        waitTimeout,
        taskTimeout,
        deadline,
        overflow,
        priority,
        cost,
        Checks.notNull("tenant", newTenant),
        kind);
  }

  /**
   * Says what the task does with its time, so that it need not be measured.
   *
   * @param newKind the kind
   * @return a changed copy
   */
  public TaskOptions kind(WorkloadKind newKind) {
    return new TaskOptions(
        name,
        waitTimeout,
        taskTimeout,
        deadline,
        overflow,
        priority,
        cost,
        tenant,
        Checks.notNull("kind", newKind));
  }

  /** What a task carries of which its Context, or else its pool, says this much. */
  Request over(Request request) {
    if (priority == null && deadline == null && tenant == null && cost == null) {
      return request;
    }
    return new Request(
        priority != null ? priority : request.priority(),
        deadline != null ? deadline : request.deadline(),
        tenant != null ? tenant : request.tenant(),
        cost != null ? cost : request.cost());
  }
}
