package dev.weir.demo.load.scenario;

import dev.weir.demo.load.http.Checks;
import dev.weir.demo.load.http.HttpCall;
import dev.weir.demo.load.http.HttpHeader;
import dev.weir.demo.load.http.HttpUrl;
import dev.weir.demo.yaml.Field;
import dev.weir.demo.yaml.Section;
import dev.weir.demo.yaml.SizeKind;
import dev.weir.demo.yaml.TimeKind;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** Reads one of the {@code requests}. */
final class StepReader implements MixReader.Entry<Step> {

  private static final Duration LONGEST = Duration.ofHours(1);
  private static final int MOST_HEADERS = 100;
  private static final int LARGEST = 64 << 20;

  private static final TimeKind WITHIN = new TimeKind(false, LONGEST);
  private static final SizeKind BYTES = new SizeKind(LARGEST);
  private static final RuleKind<HttpHeader> HEADER =
      new RuleKind<>(
          "a header in quotes, such as 'Accept: text/plain'", HttpHeader::parse, value -> true);
  private static final RuleKind<String> HEADER_NAME =
      new RuleKind<>("the name of a header", StepReader::headerName);
  private static final RuleKind<byte[]> BODY =
      new RuleKind<>("some text", text -> text.getBytes(StandardCharsets.UTF_8));

  private final URI base;
  private final Path directory;
  private long bytes;

  /**
   * For one file.
   *
   * @param base what paths belong to
   * @param directory what the names of other files are relative to
   */
  StepReader(URI base, Path directory) {
    this.base = base;
    this.directory = directory;
  }

  @Override
  public Optional<Step> read(Section request, String name, int weight) {
    request.refuse("think", "beside requests, for the users of all of them");
    HttpCall call = call(request);
    request.end();
    return Optional.of(new Step(name, weight, call));
  }

  private HttpCall call(Section request) {
    HttpCall get = HttpCall.get(url(request));
    Optional<byte[]> body = body(request);
    RuleKind<HttpCall> method = new RuleKind<>("a method such as GET", get::method);
    HttpCall call =
        request.find("method", method).orElseGet(() -> body.isPresent() ? get.method("POST") : get);
    if (body.isPresent()) {
      call = call.body(body.get());
    }
    if (request.at("headers") != null) {
      for (Field field : request.needList("headers", MOST_HEADERS, "headers")) {
        Optional<HttpHeader> header = request.read(field, HEADER);
        call = header.isPresent() ? call.header(header.get()) : call;
      }
    }
    return call.checks(request.findSection("checks").map(this::checks).orElse(Checks.success()));
  }

  private static String headerName(String text) {
    if (!HttpHeader.isName(text)) {
      throw new IllegalArgumentException(text);
    }
    return text;
  }

  private URI url(Section request) {
    RuleKind<URI> url =
        new RuleKind<>(
            "a URL such as http://127.0.0.1:8080/", HttpUrl::parse, value -> value.contains("@"));
    if (request.at("url") == null) {
      RuleKind<URI> path = new RuleKind<>("a path such as /orders?id=1, or a url", this::path);
      return request.need("path", path).orElse(base);
    }
    request.refuse("path", "only without url");
    return request.need("url", url).orElse(base);
  }

  private URI path(String path) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("path: '" + path + "'");
    }
    return HttpUrl.parse(base, path);
  }

  private Optional<byte[]> body(Section request) {
    if (request.at("bodyFile") == null) {
      return request.find("body", BODY);
    }
    request.refuse("body", "only without bodyFile");
    return request.find("bodyFile", new RuleKind<>("a readable file", this::bytes));
  }

  private byte[] bytes(String name) {
    try {
      Path file = directory.resolve(name);
      long size = Files.size(file);
      if (!Files.isRegularFile(file) || size > LARGEST - bytes) {
        throw new IllegalArgumentException(
            "(expected: a readable file; all of them together of at most 64MiB)");
      }
      byte[] body = Files.readAllBytes(file);
      bytes += body.length;
      return body;
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot be read", e);
    }
  }

  private Checks checks(Section section) {
    Checks usual = Checks.success();
    Function<String, Checks> statuses = usual::status;
    Checks checks =
        section.find("status", new RuleKind<>(Checks.STATUS_RULE, statuses)).orElse(usual);
    checks = section.find("header", HEADER_NAME).map(checks::hasHeader).orElse(checks);
    RuleKind<Checks> text = new RuleKind<>("some text", checks::bodyContains);
    checks = section.find("bodyContains", text).orElse(checks);
    checks = section.find("bodyAtMost", BYTES).map(checks::bodyAtMost).orElse(checks);
    checks = section.find("within", WITHIN).map(checks::within).orElse(checks);
    section.end();
    return checks;
  }
}
