package dev.weir.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are larger than a heap of 128 MiB. By hand: -Dgroups=slow -DexcludedGroups= */
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

  /* Of each line there would be a tree of some thousand nodes, and of all buffers 256 MiB. */
  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void pipeline_manyLogsOfLongLines_needNoMoreHeap(@TempDir Path directory) throws Exception {
    byte[] line = ("{\"a\":[" + "0,".repeat(8_000) + "0],\"level\":\"info\"}\n").getBytes(US_ASCII);
    try (ServerProcess server =
        server(
            directory,
            "pipelines: {l: {path: /long, uploads: 64, parse: {workers: 2, work: 2ms}}}")) {
      for (String answer : answers(server, "/long", line, 64, 300)) {
        assertThat(answer).contains("\"lines\":300,", "\"aggregated\":300,");
      }
      assertFlat("/long", server);
    }
  }

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void spill_manyBodiesOfLongLinesThatAreSynced_needNoMoreHeap(@TempDir Path directory)
      throws Exception {
    byte[] line = ("x".repeat(60_000) + "\n").getBytes(US_ASCII);
    try (ServerProcess server =
        server(
            directory,
            """
            pools: {p: {workers: 4, queue: 16}}
            spills:
              s: {path: /s, pool: p, strategy: block, work: 1ms, maxBytes: 64MiB, sync: time, uploads: 16}
            """)) {
      for (String answer : answers(server, "/s", line, 16, 300)) {
        assertThat(answer).contains("\"offered\":300,", "\"pending\":0");
      }
      assertFlat("/s", server);
    }
  }

  /* All at once. */
  private static List<String> answers(
      ServerProcess server, String path, byte[] line, int uploads, int lines) throws Exception {
    int port = server.url("listening on").getPort();
    List<Upload> all = new ArrayList<>();
    List<String> answers = new ArrayList<>();
    try {
      for (int i = 0; i < uploads; i++) {
        all.add(upload(port, path, (long) lines * line.length, line));
      }
      for (Upload upload : all) {
        assertThat(upload.head()).startsWith("http/1.1 20");
        answers.add(upload.plainLine());
      }
    } finally {
      for (Upload upload : all) {
        upload.close();
      }
    }
    return answers;
  }

  private static ServerProcess server(Path directory, String config) throws Exception {
    return server("--config", Files.writeString(directory.resolve("c.yaml"), config).toString());
  }

  private static ServerProcess server(String... more) throws Exception {
    List<String> args = new ArrayList<>(List.of("serve", "--port", "0", "--management-port", "0"));
    args.addAll(List.of(more));
    return ServerProcess.startWith(
        List.of("-Xmx128m", "-XX:+ExitOnOutOfMemoryError", "-Xlog:gc:stderr"),
        args.toArray(String[]::new));
  }

  private static Upload upload(ServerProcess server, String path, byte[] line) throws Exception {
    return upload(server.url("listening on").getPort(), path, BODY, line);
  }

  private static Upload upload(int port, String path, long length, byte[] line) throws Exception {
    return Upload.start(
        port,
        path,
        length,
        out -> {
          for (long sent = 0; sent < length; sent += line.length) {
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
