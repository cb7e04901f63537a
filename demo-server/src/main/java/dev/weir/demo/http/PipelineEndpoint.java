package dev.weir.demo.http;

import dev.weir.demo.config.PipelineSpec;
import dev.weir.demo.ingest.BodyException;
import dev.weir.demo.json.Json;
import dev.weir.demo.json.PipelineAnswer;
import dev.weir.demo.json.PipelineAnswer.Progress;
import dev.weir.demo.json.ProblemLine;
import dev.weir.demo.pipeline.LogPipeline;
import dev.weir.demo.pipeline.LogUpload;
import dev.weir.demo.strategy.PastDeadline;
import dev.weir.demo.text.MediaTypes;
import dev.weir.flow.WaitTimeoutException;
import dev.weir.netty.HttpAdmission;
import dev.weir.netty.HttpRefusals;
import dev.weir.netty.Problem;
import dev.weir.request.Deadline;
import dev.weir.request.Request;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A log whose lines go through a pipeline. The answer comes at the end; or, for those who ask for
 * lines of JSON, how far it is meanwhile, and then the answer.
 */
final class PipelineEndpoint implements Endpoint {

  private static final List<String> KNOWN = Query.known();
  private static final Duration PACE = Duration.ofMillis(500);

  private final HttpAdmission admission;
  private final List<HttpRefusals> refusals;
  private final LogPipeline pipeline;

  /** With how its pools turn away what they have no room for. */
  PipelineEndpoint(HttpAdmission admission, List<HttpRefusals> refusals, LogPipeline pipeline) {
    this.admission = admission;
    this.refusals = refusals;
    this.pipeline = pipeline;
  }

  @Override
  public Mono<Void> answer(Exchange exchange) {
    exchange.query().expect(KNOWN);
    boolean early = isEarly(exchange.request().requestHeaders().getAll(HttpHeaderNames.ACCEPT));
    exchange.response().header(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT);
    return admission.admit(
        exchange.request(),
        exchange.response(),
        () ->
            early
                ? Early.answer(exchange, body -> lines(new LogUpload(pipeline), body))
                : answer(new LogUpload(pipeline), exchange));
  }

  /* Who would rather have one answer gets that. */
  private static boolean isEarly(List<String> accept) {
    double lines = MediaTypes.quality(accept, "application/x-ndjson");
    return lines > 0 && lines >= MediaTypes.quality(accept, "application/json");
  }

  private Mono<Void> answer(LogUpload upload, Exchange exchange) {
    return upload
        .answer(RequestBody.of(exchange.request()))
        .onErrorMap(error -> problem(error).<Throwable>map(ProblemException::new).orElse(error))
        .flatMap(answer -> exchange.json(200, answer));
  }

  private Flux<byte[]> lines(LogUpload upload, Flux<byte[]> body) {
    Flux<Object> meanwhile =
        Flux.interval(PACE)
            .onBackpressureDrop()
            .map(tick -> new Progress.OfUpload(upload.progress()));
    Mono<Object> last =
        inTime(upload.answer(body))
            .<Object>map(PipelineAnswer.Last::new)
            .onErrorResume(this::lastLine);
    return Flux.merge(1, meanwhile, last)
        .takeUntil(line -> !(line instanceof Progress.OfUpload))
        .map(Json::line);
  }

  /* The deadline is heeded a little early, so that the last line can say so. */
  private static Mono<PipelineAnswer> inTime(Mono<PipelineAnswer> answer) {
    return Mono.deferContextual(
        context -> {
          Deadline wanted = Request.from(context).deadline();
          return wanted == null
              ? answer
              : answer.timeout(
                  PastDeadline.left(PastDeadline.toEndBefore(wanted)),
                  Mono.error(() -> new ProblemException(PastDeadline.problem())));
        });
  }

  private Mono<Object> lastLine(Throwable error) {
    return problem(error)
        .<Mono<Object>>map(
            problem ->
                Mono.just(
                    ProblemLine.of(
                        problem.route(pipeline.spec().path()).strategy(PipelineSpec.STRATEGY))))
        .orElseGet(() -> Mono.error(error));
  }

  private Optional<Problem> problem(Throwable error) {
    if (error instanceof BodyException body) {
      return Optional.of(body.problem());
    }
    if (error instanceof ProblemException known) {
      return Optional.of(known.problem());
    }
    if (Exceptions.isOverflow(error)) {
      return Optional.of(
          Problem.of(503, "buffer_full", "a stage was not fast enough: " + error.getMessage()));
    }
    if (error instanceof WaitTimeoutException) {
      return Optional.of(
          Problem.of(503, "wait_timeout", "a stage was not fast enough: " + error.getMessage()));
    }
    return refusals.stream().flatMap(pool -> pool.problemFor(error).stream()).findFirst();
  }
}
