package dev.weir.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A body of one GiB through a heap of 128 MiB. By hand: -Dgroups=slow -DexcludedGroups= */
@Tag("slow")
class LargeBodyTest {

  private static final long BODY = 1L << 30;
  private static final int LINE = 1_024;
  private static final Pattern AFTER_COLLECTION = Pattern.compile("->(\\d+)M\\(");

  @ParameterizedTest
  @ValueSource(strings = {"block", "drop", "reject", "timeout"})
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void ingest_bodyOfOneGibibyte_needsNoMoreHeapThanASmallOne(String strategy) throws Exception {
    byte[] line = "z".repeat(LINE - 1).concat("\n").getBytes(US_ASCII);
    try (ServerProcess server =
        ServerProcess.startWith(
            List.of("-Xmx128m", "-XX:+ExitOnOutOfMemoryError", "-Xlog:gc:stderr"),
            "serve",
            "--port",
            "0",
            "--management-port",
            "0")) {
      URI service = server.url("listening on");
      try (Upload upload =
          Upload.start(
              service.getPort(),
              "/ingest/" + strategy,
              BODY,
              out -> {
                for (long sent = 0; sent < BODY; sent += LINE) {
                  out.write(line);
                }
              })) {
        assertThat(upload.head()).startsWith("http/1.1 200 ");
        long completed = 0;
        String answer = upload.line();
        for (; answer.startsWith("{\"line\":"); answer = upload.line()) {
          completed++;
        }
        assertThat(answer)
            .startsWith("{\"summary\":{\"offered\":" + BODY / LINE + ",\"completed\":" + completed);
        assertThat(upload.line()).isNull();
      }
      long peak = 0;
      Matcher heap = AFTER_COLLECTION.matcher(server.stderr());
      while (heap.find()) {
        peak = Math.max(peak, Long.parseLong(heap.group(1)));
      }
      System.out.printf("/ingest/%s: at most %d MiB of heap after a collection%n", strategy, peak);
      assertThat(peak).isBetween(1L, 100L);
    }
  }
}
