package dev.weir.demo.http;

import dev.weir.demo.config.BatchSpec;
import dev.weir.demo.config.RouteSpec;
import dev.weir.demo.json.BatchAnswer;
import dev.weir.demo.json.WorkAnswer;
import dev.weir.demo.strategy.BatchReport;
import dev.weir.demo.strategy.ItemFailedException;
import dev.weir.demo.strategy.RequestBatcher;
import dev.weir.demo.strategy.RequestBatcher.Item;
import dev.weir.netty.HttpAdmission;
import dev.weir.netty.HttpRefusals;
import dev.weir.netty.Problem;
import dev.weir.netty.RequestReader;
import dev.weir.request.Request;
import dev.weir.request.Tenant;
import java.util.List;
import java.util.Objects;
import reactor.core.publisher.Mono;

/** A request that is done together with others, and fails alone. */
final class BatchEndpoint implements Endpoint {

  private static final List<String> KNOWN = Query.known("work", "item", "fail");
  private static final List<String> KNOWN_WITH_KEY = Query.known("work", "item", "fail", "key");
  private static final int LONGEST_ITEM = 1_024;

  /* Requests gather in front of the pool, which turns away what it has no room for. */
  private final HttpAdmission admission;
  private final HttpRefusals refusals;
  private final RequestBatcher batcher;
  private final RouteSpec route;
  private final BatchSpec.Key key;

  /** On a route with this admission to the pool. */
  BatchEndpoint(HttpAdmission toPool, RequestBatcher batcher, RouteSpec route) {
    this.admission = HttpAdmission.open().reader(RequestReader.none()).overflow(route.overflow());
    this.refusals = toPool.refusals();
    this.batcher = batcher;
    this.route = route;
    this.key = Objects.requireNonNull(route.batch(), "batch: null (expected: not null)").key();
  }

  @Override
  public Mono<Void> answer(Exchange exchange) {
    Query query = exchange.query();
    query.expect(key == BatchSpec.Key.KEY ? KNOWN_WITH_KEY : KNOWN);
    return admission.admit(exchange.request(), exchange.response(), () -> answer(exchange, query));
  }

  private Mono<Void> answer(Exchange exchange, Query query) {
    return Mono.deferContextual(
            context -> {
              Request request = Request.from(context);
              return batcher
                  .submit(item(query, request))
                  .map(report -> completed(exchange, route.overflow().word(), request, report));
            })
        .onErrorMap(ItemFailedException.class, BatchEndpoint::failed)
        .flatMap(answer -> exchange.json(200, answer))
        .onErrorResume(error -> refusals.answer(error, exchange.request(), exchange.response()));
  }

  private static BatchAnswer completed(
      Exchange exchange, String strategy, Request request, BatchReport report) {
    return BatchAnswer.of(WorkAnswer.of(exchange.path(), strategy, request, report.work()), report);
  }

  private static ProblemException failed(ItemFailedException error) {
    BatchReport report = error.report();
    return new ProblemException(
        Problem.of(500, "item_failed", String.valueOf(error.getMessage()))
            .with("batch", report.batch())
            .with("size", report.size())
            .with("place", report.place()));
  }

  private Item item(Query query, Request request) {
    String text = query.find("item").map(BatchEndpoint::text).orElse("item");
    Tenant tenant = request.tenant();
    String together =
        switch (key) {
          case NONE -> "";
          case KEY -> query.find("key").map(Given::value).orElse("");
          case TENANT -> tenant == null ? "" : tenant.id();
        };
    return new Item(
        text,
        together,
        query.work(route.work()),
        query.find("fail").map(BatchEndpoint::yesOrNo).orElse(false),
        System.nanoTime());
  }

  private static String text(Given given) {
    if (given.value().length() > LONGEST_ITEM) {
      throw given.wrong("at most " + LONGEST_ITEM + " characters");
    }
    return given.value();
  }

  private static boolean yesOrNo(Given given) {
    return switch (given.value()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw given.wrong("true or false");
    };
  }
}
