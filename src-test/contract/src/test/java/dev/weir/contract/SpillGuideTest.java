package dev.weir.contract;

import static dev.weir.contract.Pools.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;
import dev.weir.spill.Accepted;
import dev.weir.spill.PoolSpill;
import dev.weir.spill.Spill;
import dev.weir.spill.SpillCodec;
import dev.weir.spill.SpillOutput;
import dev.weir.spill.SyncPolicy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The examples of docs/spill.md. */
class SpillGuideTest {

  @TempDir Path folder;

  private final Queue<String> handled = new ConcurrentLinkedQueue<>();
  private final Queue<String> aside = new ConcurrentLinkedQueue<>();

  private record Reading(long time, int value) {}

  private void handle(String order) {
    handled.add(order);
  }

  private void putAside(String order, Throwable error) {
    aside.add(order);
  }

  @Test
  void guide_shares_areKept() throws IOException {
    Spill<String> spill =
        Spill.in(folder, SpillCodec.utf8())
            .name("orders")
            .maxBytes(10L << 30)
            .shares(3, 1) // three live ones, one replayed
            .build();

    assertThat(spill.config().liveShare()).isEqualTo(3);
    assertThat(spill.config().replayShare()).isEqualTo(1);
    spill.disposeGracefully().block(PoolContract.PATIENCE);
  }

  @Test
  void guide_pool_acceptsAndHandles() throws IOException {
    WorkerPool pool = WorkerPools.fixed("orders", 1).build();
    Spill<String> spill =
        Spill.in(folder, SpillCodec.utf8()).sync(SyncPolicy.every(Duration.ofMillis(50))).build();
    PoolSpill<String> orders = spill.before(pool, this::handle, this::putAside);

    Mono<Accepted> accepted = orders.submit("order 1"); // RAN or SPILLED

    assertThat(accepted.block(PoolContract.PATIENCE)).isEqualTo(Accepted.RAN);
    eventually().until(() -> handled.contains("order 1"));
    assertThat(aside).isEmpty();
    spill.disposeGracefully().block(PoolContract.PATIENCE);
    pool.disposeGracefully().block(PoolContract.PATIENCE);
  }

  @Test
  void guide_codec_bringsBackWhatItWrote() throws IOException {
    SpillCodec<Reading> codec =
        new SpillCodec<>() {
          @Override
          public void encode(Reading reading, SpillOutput out) {
            out.writeLong(reading.time());
            out.writeInt(reading.value());
          }

          @Override
          public Reading decode(ByteBuffer record) {
            return new Reading(record.getLong(), record.getInt());
          }
        };
    Spill<Reading> spill = Spill.in(folder, codec).inOrder().build();

    List<Reading> all =
        Flux.range(0, 100)
            .map(i -> new Reading(i, i))
            .transform(spill.operator(1))
            .concatMap(Mono::just, 1)
            .collectList()
            .block(PoolContract.PATIENCE);

    assertThat(all).hasSize(100).element(99).isEqualTo(new Reading(99, 99));
    spill.disposeGracefully().block(PoolContract.PATIENCE);
  }

  @Test
  void guide_examples_standHere() throws IOException {
    Guide.assertExamplesStandIn(SpillGuideTest.class, "docs/spill.md", 3);
  }
}
