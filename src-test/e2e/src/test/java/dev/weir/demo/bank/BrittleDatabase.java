package dev.weir.demo.bank;

import dev.weir.demo.sql.Lasting;
import dev.weir.demo.sql.SqlCounts;
import dev.weir.demo.sql.SqlDatabase;
import dev.weir.demo.sql.SqlPeaks;
import dev.weir.demo.sql.SqlSession;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** A database some of whose next calls come to grief. */
final class BrittleDatabase implements SqlDatabase {

  private final SqlDatabase behind;
  private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
  private final AtomicInteger calls = new AtomicInteger();

  BrittleDatabase(SqlDatabase behind) {
    this.behind = behind;
  }

  /** The next so many fail, and nothing is done for them. */
  void fail(int number, Throwable error) {
    for (int i = 0; i < number; i++) {
      faults.add(new Fault(false, Mono.empty(), error));
    }
  }

  /** The next so many say nothing until then, and fail. */
  void hang(int number, Mono<Void> until, Throwable error) {
    for (int i = 0; i < number; i++) {
      faults.add(new Fault(false, until, error));
    }
  }

  /** The next one is done, and that is not told. */
  void loseTheAnswer(Throwable error) {
    faults.add(new Fault(true, Mono.empty(), error));
  }

  /** How many there were since this was asked last. */
  int calls() {
    return calls.getAndSet(0);
  }

  @Override
  public <T> Mono<T> transaction(Function<? super SqlSession, Mono<T>> work) {
    return brittle(behind.transaction(work));
  }

  @Override
  public <T> Mono<T> statements(Function<? super SqlSession, Mono<T>> work) {
    return brittle(behind.statements(work));
  }

  private <T> Mono<T> brittle(Mono<T> call) {
    return Lasting.call(
        Mono.defer(
            () -> {
              calls.incrementAndGet();
              Fault fault = faults.poll();
              return fault == null ? call : fault.of(call);
            }));
  }

  @Override
  public SqlPeaks peaks() {
    return behind.peaks();
  }

  @Override
  public SqlCounts counts() {
    return behind.counts();
  }

  @Override
  public Mono<Void> close() {
    return behind.close();
  }

  private record Fault(boolean done, Mono<Void> first, Throwable error) {

    <T> Mono<T> of(Mono<T> call) {
      return (done ? call.then() : Mono.<Void>empty()).then(first).then(Mono.error(error));
    }
  }
}
