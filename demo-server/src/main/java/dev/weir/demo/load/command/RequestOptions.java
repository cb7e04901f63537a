package dev.weir.demo.load.command;

import static java.util.stream.Collectors.joining;

import dev.weir.demo.load.command.Converters.Expected;
import dev.weir.demo.load.command.Converters.ToCount;
import dev.weir.demo.load.command.Converters.ToExpected;
import dev.weir.demo.load.command.Converters.ToHeader;
import dev.weir.demo.load.command.Converters.ToThreads;
import dev.weir.demo.load.command.Converters.ToTrust;
import dev.weir.demo.load.http.HttpCall;
import dev.weir.demo.load.http.HttpHeader;
import dev.weir.demo.load.http.HttpProtocol;
import dev.weir.demo.load.http.HttpSettings;
import dev.weir.demo.load.http.Trust;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is sent, and how it gets there. */
final class RequestOptions {

  private static final long LONGEST_BODY = 64 << 20;

  @Option(
      names = {"-X", "--method"},
      paramLabel = "METHOD",
      description = "such as POST (default: GET, or POST if there is a body)")
  @Nullable String method;

  @Option(
      names = {"-H", "--header"},
      paramLabel = "HEADER",
      converter = ToHeader.class,
      description = "such as 'Accept: text/plain'. May be repeated")
  List<HttpHeader> headers = new ArrayList<>();

  @Option(names = "--body", paramLabel = "TEXT", description = "sent with each request")
  @Nullable String body;

  @Option(names = "--body-file", paramLabel = "FILE", description = "likewise, the bytes of a file")
  @Nullable Path bodyFile;

  @Option(
      names = "--expect",
      paramLabel = "STATUS",
      converter = ToExpected.class,
      description = "what is not an error, such as 200,404 (default: 2xx)")
  @Nullable Expected expected;

  @Option(
      names = "--scenario",
      paramLabel = "FILE",
      description =
          "a mix in YAML, with weights and think times, instead of the flags above: of requests"
              + " with checks, or of statements for a database; --print-scenario prints one with"
              + " comments")
  @Nullable Path scenario;

  @Option(
      names = "--http2",
      description = "HTTP/2: to http URLs with prior knowledge (h2c), to https by agreement")
  boolean http2;

  @Option(
      names = "--cacert",
      paramLabel = "FILE",
      converter = ToTrust.class,
      description = "trust these certificates, in PEM, instead of the system's")
  @Nullable Trust cacert;

  @Option(names = "--insecure", description = "trust any certificate, under any name")
  boolean insecure;

  @Option(
      names = "--connections",
      paramLabel = "N",
      converter = ToCount.class,
      description =
          "so many at most (default: as many as requests may be in flight; with --http2, one for"
              + " each 100 of these; to a database, 10, which all requests share)")
  @Nullable Integer connections;

  @Option(
      names = "--threads",
      paramLabel = "N",
      converter = ToThreads.class,
      description = "event loops that send and receive (default: 1, which is good for a core)")
  @Nullable Integer threads;

  @Option(
      names = "--cold",
      description =
          "begin with no connection but one; or else connections are opened before, and up to 1000"
              + " requests are sent in up to 2s, a few at a time, which are not counted")
  boolean cold;

  /* The body, once it was read: when the report is written, there may be another file, or none. */
  private byte @Nullable [] content;

  /* What means nothing without TLS, if it was given. */
  @Nullable String ofTls() {
    return insecure ? "--insecure" : cacert == null ? null : "--cacert";
  }

  /* A flag that a scenario says itself, if it was given. */
  @Nullable String besidesScenario() {
    if (method != null) {
      return "--method";
    }
    if (!headers.isEmpty()) {
      return "--header";
    }
    if (body != null) {
      return "--body";
    }
    if (bodyFile != null) {
      return "--body-file";
    }
    return expected == null ? null : "--expect";
  }

  /* What means something to HTTP alone, if it was given. */
  @Nullable String ofHttp() {
    String sent = besidesScenario();
    if (sent != null) {
      return sent;
    }
    if (http2) {
      return "--http2";
    }
    return threads == null ? ofTls() : "--threads";
  }

  private int threads() {
    return threads == null ? 1 : threads;
  }

  private String method() {
    if (method != null) {
      return method;
    }
    return hasBody() ? "POST" : "GET";
  }

  private boolean hasBody() {
    byte[] sent = content;
    if (sent != null) {
      return sent.length > 0;
    }
    return bodyFile == null ? body != null && !body.isEmpty() : bodyFile.toFile().length() > 0;
  }

  /*
   * Throws IllegalArgumentException if the method is none, IOException if there is no such body.
   */
  HttpCall call(URI url) throws IOException {
    byte[] sent = bytes();
    content = sent;
    HttpCall call = HttpCall.get(url).method(method());
    for (HttpHeader header : headers) {
      call = call.header(header);
    }
    if (expected != null) {
      call = call.checks(expected.checks());
    }
    return call.body(sent);
  }

  /** Adds what is not usual to what somebody needs to repeat a run. */
  void tell(Map<String, String> settings) {
    if (scenario != null) {
      settings.put("scenario", scenario.toString());
    } else {
      settings.put("method", method());
      if (hasBody()) {
        settings.put("body", bodyFile == null ? "given" : bodyFile.toString());
      }
      if (!headers.isEmpty()) { // their values may be secret
        settings.put("headers", headers.stream().map(HttpHeader::name).collect(joining(", ")));
      }
      if (expected != null) {
        settings.put("expect", expected.text());
      }
    }
    if (connections != null) {
      settings.put("connections", String.valueOf(connections));
    }
    if (insecure || cacert != null) {
      settings.put("trust", insecure ? "anyone" : "certificates of one's own");
    }
    if (cold) {
      settings.put("begins", "cold");
    }
    settings.put("protocol", http2 ? "HTTP/2" : "HTTP/1.1");
    if (threads() > 1) {
      settings.put("threads", String.valueOf(threads()));
    }
  }

  private byte[] bytes() throws IOException {
    if (bodyFile != null) {
      if (Files.exists(bodyFile) && !Files.isRegularFile(bodyFile)) {
        throw new IOException("it is no file");
      }
      if (Files.size(bodyFile) > LONGEST_BODY) {
        throw new IOException("it is longer than 64 MiB");
      }
      return Files.readAllBytes(bodyFile);
    }
    return body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
  }

  HttpSettings settings(int mostInFlight) {
    HttpSettings settings = HttpSettings.of(mostInFlight).eventLoops(threads());
    if (http2) {
      settings = settings.protocol(HttpProtocol.HTTP_2);
    }
    if (insecure) {
      settings = settings.trust(Trust.anyone());
    } else if (cacert != null) {
      settings = settings.trust(cacert);
    }
    return connections == null ? settings : settings.connections(connections);
  }
}
