package dev.weir.demo.spill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.demo.config.ConfigFile;
import dev.weir.demo.config.ServiceConfig;
import dev.weir.demo.config.SpillSpec;
import dev.weir.demo.ingest.SpillReport;
import dev.weir.demo.ingest.SpillStream;
import dev.weir.demo.strategy.PoolRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Spills as they begin and end, and what they keep in memory meanwhile. */
class SpillRegistryTest {

  private static final String FILE =
      """
      pools: {p: {workers: 1, queue: 0}}
      spills:
        full: {path: /full, pool: p, strategy: block, work: 60s, maxBytes: 512KiB, segmentBytes: 128KiB, uploads: 1}
      """;

  /* No other process has folders of these names. */
  private static final String VAIN = "vain-" + ProcessHandle.current().pid();
  private static final String NEVER = "never-" + ProcessHandle.current().pid();

  private SpillSpec spec;
  private PoolRegistry pools;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    ServiceConfig config =
        ConfigFile.read(Files.writeString(directory.resolve("spills.yaml"), FILE));
    spec = config.spills().get(0);
    pools = new PoolRegistry(config.allPools(), false);
  }

  @AfterEach
  void stop() {
    pools.disposeGracefully(Duration.ZERO).blockLast(Duration.ofSeconds(30));
  }

  private static SpillSpec with(String name, SpillSpec spec, int segmentBytes) {
    SpillSpec.Disk disk = spec.disk();
    return new SpillSpec(
        name,
        spec.path(),
        spec.pool(),
        spec.overflow(),
        new SpillSpec.Disk(
            null, disk.maxBytes(), segmentBytes, disk.sync(), false, disk.liveShare(), 1),
        spec.work(),
        spec.maxLine(),
        null,
        spec.upload());
  }

  private static List<Path> temporary(String name) throws IOException {
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.filter(path -> path.getFileName().toString().startsWith("weir-spill-" + name))
          .toList();
    }
  }

  @Test
  void open_oneThatCannotBeBuilt_leavesNoFolderBehind() throws Exception {
    List<SpillSpec> specs = List.of(with(VAIN, spec, 128 << 10), with(NEVER, spec, 0));

    assertThatThrownBy(() -> SpillRegistry.open(specs, pools))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(temporary(VAIN)).isEmpty();
    assertThat(temporary(NEVER)).isEmpty();
  }

  @Test
  void submit_beforeItHasBegun_waitsForThat() {
    SpillRegistry spills = SpillRegistry.open(List.of(with("waits", spec, 128 << 10)), pools);
    Mono<SpillReport> report =
        new SpillStream(spills.all().get(0)).report(Flux.just(new byte[] {'a', '\n'}));
    Disposable upload = report.subscribe();
    assertThat(spills.status().get(0).spill().ledger().offered()).isZero();

    spills.begin();

    await().until(() -> spills.status().get(0).spill().ledger().running() == 1);
    upload.dispose();
    spills.end(Duration.ofMillis(100));
  }

  @Test
  void end_whilePoolAndDiskAreBusy_leavesNoFolderBehind() throws Exception {
    SpillRegistry spills = SpillRegistry.open(List.of(with("busy", spec, 128 << 10)), pools);
    spills.begin();
    Disposable upload = new SpillStream(spills.all().get(0)).report(chunks(1_000)).subscribe();
    await().until(() -> spills.status().get(0).spill().ledger().spilled() > 0);
    Path folder = spills.status().get(0).folder();
    assertThat(folder).isDirectory();

    spills.end(Duration.ofMillis(50));

    assertThat(folder).doesNotExist();
    upload.dispose();
  }

  /* Nobody can call off a line that was read, so those of clients that have gone wait as well. */
  @Test
  void upload_diskIsFullAndClientsComeAndGo_keepsNoMoreBytesThanItSays() {
    SpillRegistry spills = SpillRegistry.open(List.of(with("full", spec, 128 << 10)), pools);
    spills.begin();
    LineSpill spill = spills.all().get(0);
    long sent = 0;
    for (int i = 0; i < 50; i++) {
      new SpillStream(spill).report(chunks(20)).subscribe().dispose();
      sent += 20L * (32 << 10);
    }
    long offered = spills.status().get(0).spill().ledger().offered();

    assertThat(sent).isGreaterThan(16L << 20);
    assertThat(offered * (32 << 10)).isBetween(1L << 20, (2L << 20) + (512 << 10));
    spills.end(Duration.ofMillis(50));
  }

  private static Flux<byte[]> chunks(int lines) {
    byte[] line = new byte[32 << 10];
    line[line.length - 1] = '\n';
    return Flux.range(0, lines).map(each -> line);
  }
}
