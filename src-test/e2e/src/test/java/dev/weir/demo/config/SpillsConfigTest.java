package dev.weir.demo.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.demo.config.SyncSpec.When;
import dev.weir.overflow.Overflow;
import dev.weir.spill.SyncPolicy;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a file can say of spills, and what can be wrong with it. */
class SpillsConfigTest {

  private static String file(String keys) {
    return Yaml.MINIMAL + "spills:\n  s: {" + keys + "}\n";
  }

  @Test
  void spill_onlyWhatIsRequired_takesTheDefaults() throws Exception {
    assertThat(Yaml.read(file("path: /s, pool: a, strategy: block")).spills())
        .containsExactly(
            new SpillSpec(
                "s",
                "/s",
                "a",
                Overflow.block(),
                new SpillSpec.Disk(null, 1L << 30, 64 << 20, SyncSpec.NONE, false, 1, 1),
                Duration.ofMillis(20),
                64 << 10,
                null,
                new UploadSpec(16, null, 0)));
  }

  @Test
  void spill_everyKey_isReadAndShown() throws Exception {
    String keys =
        "path: /s, pool: a, strategy: timeout, wait: 2s, folder: /data/s, maxBytes: 10GiB,"
            + " segmentBytes: 1MiB, sync: records, syncRecords: 10, syncTime: 5ms, liveShare: 3,"
            + " replayShare: 2, work: 0s, maxLine: 1KiB, description: kept, uploads: 2,"
            + " bodyIdle: 5m, bodyRate: 7";
    SpillSpec spec = Yaml.read(file(keys)).spills().get(0);

    SyncSpec sync = new SyncSpec(When.RECORDS, 10, Duration.ofMillis(5));
    assertThat(spec)
        .isEqualTo(
            new SpillSpec(
                "s",
                "/s",
                "a",
                Overflow.timeout(Duration.ofSeconds(2)),
                new SpillSpec.Disk(Path.of("/data/s"), 10L << 30, 1 << 20, sync, false, 3, 2),
                Duration.ZERO,
                1 << 10,
                "kept",
                new UploadSpec(2, Duration.ofMinutes(5), 7)));
    assertThat(sync.policy()).isEqualTo(SyncPolicy.every(10).within(Duration.ofMillis(5)));
    assertThat(spec.keys().toString())
        .isEqualTo(
            "{path=/s, pool=a, strategy=timeout, wait=2s, folder=/data/s, maxBytes=10737418240,"
                + " segmentBytes=1048576, sync=records, syncRecords=10, syncTime=5ms,"
                + " inOrder=false, liveShare=3, replayShare=2, work=0s, maxLine=1024, uploads=2,"
                + " bodyIdle=5m, bodyRate=7, description=kept}");
  }

  @Test
  void spill_smallAndInOrder_hasFilesAndLinesThatFit() throws Exception {
    String keys = "path: /s, pool: a, strategy: drop, maxBytes: 4096, inOrder: true, sync: time";
    SpillSpec spec = Yaml.read(file(keys)).spills().get(0);

    assertThat(spec.disk().segmentBytes()).isEqualTo(1_024);
    assertThat(spec.maxLine()).isEqualTo(512);
    assertThat(spec.disk().sync().policy()).isEqualTo(SyncPolicy.every(Duration.ofMillis(50)));
    assertThat(spec.keys())
        .containsEntry("inOrder", true)
        .containsEntry("syncTime", "50ms")
        .doesNotContainKeys("liveShare", "replayShare", "syncRecords", "folder");
  }

  @Test
  void pool_onlyOfASpill_isOfUse() throws Exception {
    String file =
        """
        pools: {a: {workers: 1, queue: 1}, own: {workers: 1, queue: 1}}
        routes: [{path: /a, pool: a, strategy: block}]
        spills: {s: {path: /s, pool: own, strategy: block}}
        """;

    assertThat(Yaml.read(file).spills()).hasSize(1);
  }

  @Test
  void spills_inOneFolder_areRefused() {
    String file =
        Yaml.MINIMAL
            + """
            spills:
              one: {path: /1, pool: a, strategy: block, folder: data/x}
              two: {path: /2, pool: a, strategy: block, folder: data/y/../x}
            """;

    assertThat(Yaml.mistakes(file))
        .containsExactly(
            "f.yaml:7: spills.two.folder: \"data/y/../x\" (expected: another folder; the spill on"
                + " line 6 has this one)");
  }

  @Test
  void pool_thatComputes_isRefused() {
    String file =
        """
        pools: {a: {kind: parallel, workers: 1, queue: 1}}
        routes: [{path: /a, pool: a, strategy: block, handler: forks}]
        spills: {s: {path: /s, pool: a, strategy: block}}
        """;

    assertThat(Yaml.mistakes(file))
        .singleElement()
        .asString()
        .contains("spills.s.pool: \"a\" (expected: a pool of another kind than parallel");
  }

  @Test
  void spill_thatCannotBeRead_leavesNoPoolWithoutUse() {
    String file =
        """
        pools: {a: {workers: 1, queue: 1}, own: {workers: 1, queue: 1}}
        routes: [{path: /a, pool: a, strategy: block}]
        spills: {s: 5}
        """;

    assertThat(Yaml.mistakes(file)).singleElement().asString().contains("spills.s: 5 (expected: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          pool: b                          => pool: unknown pool "b"
          path: /a                         => path: "/a" (expected: another path; the route on line 4 has this one)
          strategy: callerRuns             => strategy: "callerRuns" (expected: block, drop, reject or timeout)
          maxBytes: 4095                   => maxBytes: 4095 (expected: 4KiB to 1024GiB)
          maxBytes: 1025GiB                => maxBytes: "1025GiB" (expected: 4KiB to 1024GiB)
          maxBytes: 9999999999GiB          => maxBytes: "9999999999GiB" (expected: 4KiB to 1024GiB)
          maxBytes: lots                   => maxBytes: "lots" (expected: bytes, as in 65536, 64KiB, 100MiB or 10GiB)
          segmentBytes: 1023               => segmentBytes: 1023 (expected: at least 1024)
          segmentBytes: 512MiB             => segmentBytes: "512MiB" (expected: at most a quarter of maxBytes, which is 268435456)
          maxLine: 33MiB                   => maxLine: "33MiB" (expected: at most half of segmentBytes, which is 33554432)
          sync: always                     => sync: "always" (expected: none, records or time)
          syncTime: 1s                     => syncTime: "1s" (expected: only with sync: records or time)
          folder: 5                        => folder: 5 (expected: a folder such as data/orders)
          inOrder: maybe                   => inOrder: "maybe" (expected: true or false)
          liveShare: 0                     => liveShare: 0 (expected: a number from 1 to 1000000)
          work: 61s                        => work: "61s" (expected: at most 1m)
          uploads: 0                       => uploads: 0 (expected: a number from 1 to 1000000)
          foldr: x                         => foldr: unknown key (did you mean folder?)
          """)
  void spill_wrongValue_isNamed(String keys, String problem) {
    assertThat(Yaml.mistakes(file(with(keys))))
        .singleElement()
        .asString()
        .contains(": spills.s." + problem);
  }

  @ParameterizedTest
  @CsvSource({"liveShare", "replayShare"})
  void share_inOrder_isRefused(String key) {
    assertThat(
            Yaml.mistakes(
                file("path: /s, pool: a, strategy: block, inOrder: true, " + key + ": 2")))
        .singleElement()
        .asString()
        .endsWith("(expected: only with inOrder: false)");
  }

  /* What is required, but for what the keys say themselves. */
  private static String with(String keys) {
    StringBuilder all = new StringBuilder(keys);
    for (String required : new String[] {"path: /s", "pool: a", "strategy: block"}) {
      String key = required.substring(0, required.indexOf(' ') + 1);
      if (!keys.startsWith(key)) {
        all.append(", ").append(required);
      }
    }
    return all.toString();
  }
}
