package dev.weir.bench.contender;

import dev.weir.pool.TaskOptions;
import dev.weir.pool.WorkerPool;
import java.util.List;
import java.util.concurrent.Executors;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** A pool entered through {@code submit}, with one of several options after the other. */
final class SubmitContender implements Contender {

  private final WorkerPool pool;
  private final TaskOptions[] options;

  SubmitContender(WorkerPool pool, List<TaskOptions> options) {
    this.pool = pool;
    this.options = options.toArray(TaskOptions[]::new);
  }

  @Override
  public Entrance entrance() {
    Cycle cycle = new Cycle(options.length);
    return task -> {
      Ending ending = new Ending();
      pool.submit(Executors.callable(task), options[cycle.next()]).subscribe(ending);
      return !ending.refused;
    };
  }

  /** No: what finds no room waits for it, so that producers keep to the bound themselves. */
  @Override
  public boolean bounded() {
    return false;
  }

  @Override
  public void close() {
    pool.dispose();
  }

  /** A refusal is signalled before {@code subscribe} returns; what comes later concerns nobody. */
  static final class Ending implements CoreSubscriber<Object> {

    private boolean refused;

    boolean refused() {
      return refused;
    }

    @Override
    public void onSubscribe(Subscription s) {
      s.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Object result) {}

    @Override
    public void onError(Throwable why) {
      refused = true;
    }

    @Override
    public void onComplete() {}
  }
}
