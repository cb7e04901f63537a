package dev.weir.demo.http;

import dev.weir.netty.MalformedHeadException;
import dev.weir.netty.RequestReader;
import dev.weir.request.Cost;
import dev.weir.request.Deadline;
import dev.weir.request.Priority;
import dev.weir.request.Request;
import dev.weir.request.Tenant;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a request carries: how urgent it is, until when it is wanted, on whose behalf it comes and
 * what it costs. A parameter goes before a header; what is wrong with either is a 400 that names
 * it.
 *
 * <table>
 * <caption>Where it stands</caption>
 * <tr><th>parameter</th><th>header</th><th>value</th></tr>
 * <tr><td>{@code priority}</td><td></td><td>0 (most urgent) to 63</td></tr>
 * <tr><td></td><td>{@code Priority} (RFC 9218)</td><td>{@code u=0} to {@code u=7}; anything else is
 *     ignored, as the RFC has it</td></tr>
 * <tr><td>{@code tenant}</td><td>{@code X-Tenant}</td><td>a name</td></tr>
 * <tr><td>{@code deadline}</td><td>{@code X-Deadline}</td><td>a time from now, or an instant</td></tr>
 * <tr><td></td><td>{@code X-Envoy-Expected-Rq-Timeout-Ms}</td><td>milliseconds from now, 0 for no
 *     bound; the earlier of this, the next and a deadline counts</td></tr>
 * <tr><td></td><td>{@code grpc-timeout}</td><td>1 to 8 digits and H, M, S, m, u or n</td></tr>
 * <tr><td>{@code cost}</td><td>{@code X-Cost}</td><td>1 or more, in units of the client's own</td></tr>
 * </table>
 *
 * @param query the parameters
 * @param headers the headers
 */
record Carried(Query query, HttpHeaders headers) {

  private static final String PRIORITY = "priority";
  private static final String TENANT = "tenant";
  private static final String DEADLINE = "deadline";
  private static final String COST = "cost";

  /** The parameters that every route with a pool knows. */
  static final List<String> PARAMETERS = List.of(PRIORITY, TENANT, DEADLINE, COST);

  /* Whoever tries the demo is its only client. */
  private static final RequestReader PROXYS =
      RequestReader.standard()
          .trust(Priority.HIGHEST)
          .tenantHeader("X-Tenant")
          .costHeader("X-Cost");

  private static final RequestReader CLIENTS = PROXYS.deadlineHeader("X-Deadline");

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

  /** All of it, for the Reactor Context. */
  Request request() {
    Deadline own = query.find(DEADLINE).map(Carried::deadline).orElse(null);
    Request head = head(own == null ? CLIENTS : PROXYS);
    Deadline proxys = head.deadline();
    boolean earlier = own != null && (proxys == null || own.compareTo(proxys) < 0);
    return new Request(
        query.find(PRIORITY).map(Carried::level).orElse(head.priority()),
        earlier ? own : proxys,
        query.find(TENANT).map(Carried::tenant).orElse(head.tenant()),
        query.find(COST).map(Carried::cost).orElse(head.cost()));
  }

  private Request head(RequestReader reader) {
    try {
      return reader.read(headers);
    } catch (MalformedHeadException e) {
      throw new ProblemException(400, Given.BAD_HEADER, String.valueOf(e.getMessage()));
    }
  }

  private static Priority level(Given given) {
    int level = number(given).orElse(Integer.MAX_VALUE);
    if (level > Priority.LOWEST_LEVEL) {
      throw given.wrong("0, the most urgent, to " + Priority.LOWEST_LEVEL);
    }
    return new Priority(level);
  }

  private static Tenant tenant(Given given) {
    if (!RequestReader.isTenant(given.value())) {
      throw given.wrong(RequestReader.TENANT_RULE);
    }
    return new Tenant(given.value());
  }

  private static Deadline deadline(Given given) {
    return RequestReader.deadlineOf(given.value())
        .orElseThrow(() -> given.wrong(RequestReader.DEADLINE_RULE));
  }

  private static Cost cost(Given given) {
    int units = number(given).orElse(0);
    if (units == 0) {
      throw given.wrong("1 to 999999999");
    }
    return new Cost(units);
  }

  private static Optional<Integer> number(Given given) {
    return Optional.of(given.value())
        .filter(value -> NUMBER.matcher(value).matches())
        .map(Integer::valueOf);
  }
}
