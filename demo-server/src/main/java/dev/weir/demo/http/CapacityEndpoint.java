package dev.weir.demo.http;

import dev.weir.demo.config.Limits;
import dev.weir.demo.strategy.GuardedDependency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import reactor.core.publisher.Mono;

/** Gives a simulated dependency more workers, or fewer, while it is called. */
final class CapacityEndpoint implements Endpoint {

  private static final String WORKERS = "workers";
  private static final String RULE = "1 to " + Limits.MOST_DEPENDENCY_WORKERS;
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,4}");

  private final GuardedDependency service;

  CapacityEndpoint(GuardedDependency service) {
    this.service = service;
  }

  @Override
  public Mono<Void> answer(Exchange exchange) {
    Query query = exchange.query();
    query.expect(List.of(WORKERS));
    int number =
        query
            .find(WORKERS)
            .map(CapacityEndpoint::number)
            .orElseThrow(
                () ->
                    new ProblemException(
                        400, Given.BAD_PARAMETER, WORKERS + ": missing (expected: " + RULE + ")"));
    service.workers(number);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("gate", service.spec().name());
    answer.put(WORKERS, number);
    return exchange.json(200, answer);
  }

  private static int number(Given given) {
    int number = NUMBER.matcher(given.value()).matches() ? Integer.parseInt(given.value()) : 0;
    if (number < 1 || number > Limits.MOST_DEPENDENCY_WORKERS) {
      throw given.wrong(RULE);
    }
    return number;
  }
}
