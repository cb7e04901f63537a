package dev.weir.demo.http;

import static java.util.stream.Collectors.joining;

import dev.weir.demo.json.PipelinesView;
import dev.weir.demo.pipeline.LogPipelines;
import dev.weir.pipeline.PipelineSnapshot;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.List;
import java.util.Locale;
import reactor.core.publisher.Mono;

/** Shows pipelines: as JSON, or drawn as text for those who ask for it. */
final class PipelinesEndpoint implements Endpoint {

  private static final String FORMAT = "format";
  private static final String TEXT = "text";
  private static final String JSON = "json";

  private final LogPipelines pipelines;

  PipelinesEndpoint(LogPipelines pipelines) {
    this.pipelines = pipelines;
  }

  @Override
  public Mono<Void> answer(Exchange exchange) {
    Query query = exchange.query();
    query.expect(List.of(FORMAT));
    boolean drawn =
        query.find(FORMAT).map(PipelinesEndpoint::isText).orElseGet(() -> acceptsText(exchange));
    exchange.response().header(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT);
    return drawn
        ? exchange.text(
            "text/plain; charset=utf-8",
            pipelines.snapshots().stream().map(PipelineSnapshot::drawing).collect(joining("\n")))
        : exchange.json(200, PipelinesView.of(pipelines.snapshots()));
  }

  private static boolean isText(Given given) {
    if (!given.value().equals(TEXT) && !given.value().equals(JSON)) {
      throw given.wrong(TEXT + " or " + JSON);
    }
    return given.value().equals(TEXT);
  }

  private static boolean acceptsText(Exchange exchange) {
    return exchange
        .request()
        .requestHeaders()
        .get(HttpHeaderNames.ACCEPT, "")
        .toLowerCase(Locale.ROOT)
        .startsWith("text/plain");
  }
}
