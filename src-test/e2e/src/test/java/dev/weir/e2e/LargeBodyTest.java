package dev.weir.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
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
    try (ServerProcess server = server()) {
      try (Upload upload = upload(server, "/ingest/" + strategy, line)) {
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
      assertFlat("/ingest/" + strategy, server);
    }
  }

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void pipeline_bodyOfOneGibibyte_needsNoMoreHeapThanASmallOne() throws Exception {
    String begin = "10.0.0.1 - - [31/Jan/2030:12:00:00 +0000] \"GET /a HTTP/1.1\" 200 1 \"-\" \"";
    byte[] line =
        (begin + "z".repeat(LINE - begin.length() - "\"\n".length()) + "\"\n").getBytes(US_ASCII);
    try (ServerProcess server = server()) {
      try (Upload upload = upload(server, "/pipeline", line)) {
        assertThat(upload.head()).startsWith("http/1.1 200 ");
        assertThat(upload.plainLine())
            .contains("\"lines\":" + BODY / LINE + ",", "\"aggregated\":" + BODY / LINE + ",");
      }
      assertFlat("/pipeline", server);
    }
  }

  private static ServerProcess server() throws Exception {
    return ServerProcess.startWith(
        List.of("-Xmx128m", "-XX:+ExitOnOutOfMemoryError", "-Xlog:gc:stderr"),
        "serve",
        "--port",
        "0",
        "--management-port",
        "0");
  }

  private static Upload upload(ServerProcess server, String path, byte[] line) throws Exception {
    return Upload.start(
        server.url("listening on").getPort(),
        path,
        BODY,
        out -> {
          for (long sent = 0; sent < BODY; sent += LINE) {
            out.write(line);
          }
        });
  }

  private static void assertFlat(String path, ServerProcess server) throws Exception {
    long peak = 0;
    Matcher heap = AFTER_COLLECTION.matcher(server.stderr());
    while (heap.find()) {
      peak = Math.max(peak, Long.parseLong(heap.group(1)));
    }
    System.out.printf("%s: at most %d MiB of heap after a collection%n", path, peak);
    assertThat(peak).isBetween(1L, 100L);
  }
}
