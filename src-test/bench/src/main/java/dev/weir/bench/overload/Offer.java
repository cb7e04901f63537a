package dev.weir.bench.overload;

import dev.weir.demo.load.http.Checks;
import dev.weir.demo.load.http.HttpCall;
import dev.weir.demo.load.http.HttpHeader;
import dev.weir.demo.load.schedule.Arrivals;
import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A stream of requests that knows nothing of the answers.
 *
 * @param name for people
 * @param arrivals how many a second, by chance
 * @param calls one of these each time, any as likely
 * @param retries whether who is turned away, or waits for long, tries again
 */
record Offer(String name, Arrivals arrivals, List<HttpCall> calls, boolean retries) {

  private static final Checks DONE = Checks.success().status("200");

  /** All alike. */
  static Offer of(String name, double perSecond, URI url) {
    return of(name, Arrivals.constant(perSecond), url);
  }

  /** All alike. */
  static Offer of(String name, Arrivals arrivals, URI url) {
    return new Offer(name, arrivals, List.of(call(url)), false);
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
        retries);
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
        retries);
  }

  /** By clients that try again. */
  Offer retrying() {
    return new Offer(name, arrivals, calls, true);
  }
}
