package dev.weir.contract;

import dev.weir.pool.WorkerPool;
import dev.weir.request.Priority;
import dev.weir.request.Tenant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import reactor.core.scheduler.Scheduler;

/** Every Scheduler that a pool can show itself as. */
enum PoolViews {
  ITSELF(Optional.empty(), pool -> pool),
  AT_A_PRIORITY(Optional.of("at"), pool -> pool.at(Priority.HIGH)),
  FOR_A_TENANT(Optional.of("forTenant"), pool -> pool.forTenant(new Tenant("acme")));

  private final Optional<String> method;
  private final Function<WorkerPool, Scheduler> view;

  PoolViews(Optional<String> method, Function<WorkerPool, Scheduler> view) {
    this.method = method;
    this.view = view;
  }

  /** The methods of {@link WorkerPool} that the views come from. */
  static List<String> methods() {
    return Arrays.stream(values()).flatMap(view -> view.method.stream()).distinct().toList();
  }

  Scheduler of(WorkerPool pool) {
    return view.apply(pool);
  }
}
