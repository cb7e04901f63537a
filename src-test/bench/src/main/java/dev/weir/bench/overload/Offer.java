package dev.weir.bench.overload;

import dev.weir.demo.load.engine.Target;
import dev.weir.demo.load.http.Checks;
import dev.weir.demo.load.http.HttpCall;
import dev.weir.demo.load.http.HttpHeader;
import dev.weir.demo.load.schedule.Arrivals;
import dev.weir.retry.Retries;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * A stream of requests that knows nothing of the answers.
 *
 * @param name for people
 * @param arrivals how many a second, by chance
 * @param calls one of these each time, any as likely
 * @param clients what they do with the answers
 */
record Offer(String name, Arrivals arrivals, List<HttpCall> calls, UnaryOperator<Target> clients) {

  private static final Checks DONE = Checks.success().status("200");

  /** All alike. */
  static Offer of(String name, double perSecond, URI url) {
    return of(name, Arrivals.constant(perSecond), url);
  }

  /** All alike. */
  static Offer of(String name, Arrivals arrivals, URI url) {
    return new Offer(name, arrivals, List.of(call(url)), UnaryOperator.identity());
  }

  private static HttpCall call(URI url) {
    return HttpCall.get(url).checks(DONE);
  }

  /** With a header. */
  Offer with(String header, String value) {
    return new Offer(
        name,
        arrivals,
        calls.stream().map(call -> call.header(new HttpHeader(header, value))).toList(),
        clients);
  }

  /** On behalf of so many tenants, from a number on. */
  Offer ofTenants(int first, int count) {
    HttpCall call = calls.get(0);
    return new Offer(
        name,
        arrivals,
        IntStream.range(first, first + count)
            .mapToObj(i -> call.header(new HttpHeader(GatedRoute.TENANT, "tenant-" + i)))
            .toList(),
        clients);
  }

  /** By clients that try again, each time for as long. */
  Offer retrying(Retries retries, Duration patience) {
    return new Offer(name, arrivals, calls, target -> new Retrying(target, patience, retries));
  }
}
