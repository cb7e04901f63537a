package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.WorkerPool;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * The subscriber's Context reaches the source and the bodies' Publishers, through every operator.
 */
@OverEveryPool
class ContextTest extends PoolContract {

  private static final Context CONTEXT = Context.of("key", "value");

  @Test
  void submitPublisher_body_seesTheSubscribersContext() {
    WorkerPool pool = pool(1);

    StepVerifier.create(
            pool.submitPublisher(() -> Mono.deferContextual(ContextTest::read))
                .contextWrite(CONTEXT))
        .expectNext("value")
        .expectComplete()
        .verify(PATIENCE);
  }

  @Test
  void flatMap_innersAndSource_seeTheSubscribersContext() {
    WorkerPool pool = pool(2);
    List<String> seenBySource = new CopyOnWriteArrayList<>();
    Flux<Integer> source =
        Flux.deferContextual(
            context -> {
              seenBySource.add(context.get("key"));
              return Flux.range(0, 3);
            });

    StepVerifier.create(
            source
                .transform(
                    pool.<Integer, String>flatMap(i -> Mono.deferContextual(ContextTest::read)))
                .contextWrite(CONTEXT))
        .expectNext("value", "value", "value")
        .expectComplete()
        .verify(PATIENCE);
    StepVerifier.create(
            source
                .transform(
                    pool.<Integer, String>flatMapSequential(
                        i -> Mono.deferContextual(ContextTest::read)))
                .contextWrite(CONTEXT))
        .expectNext("value", "value", "value")
        .expectComplete()
        .verify(PATIENCE);

    assertThat(seenBySource).containsExactly("value", "value");
  }

  @Test
  void map_source_seesTheSubscribersContext() {
    WorkerPool pool = pool(2);
    Flux<String> source = Flux.deferContextual(context -> Flux.just(context.<String>get("key")));

    StepVerifier.create(source.transform(pool.map((String s) -> s + "!")).contextWrite(CONTEXT))
        .expectNext("value!")
        .expectComplete()
        .verify(PATIENCE);
    StepVerifier.create(
            source.transform(pool.mapUnordered((String s) -> s + "!")).contextWrite(CONTEXT))
        .expectNext("value!")
        .expectComplete()
        .verify(PATIENCE);
  }

  @Test
  void submit_retriedWithAnotherContext_readsItAnew() {
    WorkerPool pool = pool(1);
    Flux<String> task = pool.submitPublisher(() -> Mono.deferContextual(ContextTest::read));

    StepVerifier.create(task.contextWrite(Context.of("key", "first")))
        .expectNext("first")
        .expectComplete()
        .verify(PATIENCE);
    StepVerifier.create(task.contextWrite(Context.of("key", "second")))
        .expectNext("second")
        .expectComplete()
        .verify(PATIENCE);
  }

  private static Mono<String> read(ContextView context) {
    return Mono.just(context.get("key"));
  }
}
