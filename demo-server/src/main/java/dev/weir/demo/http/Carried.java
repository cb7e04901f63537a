package dev.weir.demo.http;

import static java.util.stream.Collectors.joining;

import dev.weir.demo.config.TenantRule;
import dev.weir.demo.text.Times;
import dev.weir.request.Cost;
import dev.weir.request.Deadline;
import dev.weir.request.Priority;
import dev.weir.request.Request;
import dev.weir.request.Tenant;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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
 *     bound; the earlier of this and a deadline counts</td></tr>
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

  private static final String PRIORITY_HEADER = "Priority";
  private static final String TENANT_HEADER = "X-Tenant";
  private static final String DEADLINE_HEADER = "X-Deadline";
  private static final String ENVOY_HEADER = "X-Envoy-Expected-Rq-Timeout-Ms";
  private static final String COST_HEADER = "X-Cost";

  /* A member "u" of a dictionary of structured fields (RFC 8941), with parameters of no meaning. */
  private static final Pattern URGENCY =
      Pattern.compile("(?:^|,)[ \\t]*u=([0-7])(?:;[^,]*)?[ \\t]*(?=,|$)");

  /* The RFC's default, u=3, is the toolkit's NORMAL, u=1 its HIGH and u=5 its LOW. */
  private static final int LEVELS_PER_URGENCY = 8;

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

  /** All of it, for the Reactor Context. */
  Request request() {
    return new Request(priority(), deadline(), tenant(), cost());
  }

  private Optional<Given> either(String parameter, String header) {
    return query.find(parameter).or(() -> Given.header(headers, header));
  }

  private Priority priority() {
    return query.find(PRIORITY).map(Carried::level).orElseGet(this::urgency);
  }

  private static Priority level(Given given) {
    int level = number(given).orElse(Integer.MAX_VALUE);
    if (level > Priority.LOWEST_LEVEL) {
      throw given.wrong("0, the most urgent, to " + Priority.LOWEST_LEVEL);
    }
    return new Priority(level);
  }

  /* The last one counts, and a field on several lines is one field. */
  private Priority urgency() {
    if (!headers.contains(PRIORITY_HEADER)) {
      return Priority.NORMAL;
    }
    String field = headers.getAll(PRIORITY_HEADER).stream().collect(joining(","));
    Matcher matcher = URGENCY.matcher(field);
    Priority priority = Priority.NORMAL;
    while (matcher.find()) {
      int urgency = Integer.parseInt(matcher.group(1));
      priority = new Priority(Math.min(Priority.LOWEST_LEVEL, LEVELS_PER_URGENCY * (urgency + 1)));
    }
    return priority;
  }

  private @Nullable Tenant tenant() {
    Optional<Given> given = either(TENANT, TENANT_HEADER);
    if (given.isPresent() && !TenantRule.isTenant(given.get().value())) {
      throw given.get().wrong(TenantRule.RULE);
    }
    return given.map(Given::value).map(Tenant::new).orElse(null);
  }

  private @Nullable Deadline deadline() {
    Deadline own = either(DEADLINE, DEADLINE_HEADER).map(Carried::deadline).orElse(null);
    Deadline proxys = Given.header(headers, ENVOY_HEADER).flatMap(Carried::timeout).orElse(null);
    if (own == null || proxys == null) {
      return own == null ? proxys : own;
    }
    return own.compareTo(proxys) <= 0 ? own : proxys;
  }

  private static Deadline deadline(Given given) {
    Optional<Duration> fromNow = Times.parse(given.value());
    if (fromNow.isPresent()) {
      return Deadline.in(fromNow.get());
    }
    try {
      return new Deadline(Instant.parse(given.value()));
    } catch (DateTimeParseException e) {
      throw given.wrong(
          "a time from now such as 250ms, or an instant such as 2030-01-31T12:00:00Z");
    }
  }

  private static Optional<Deadline> timeout(Given given) {
    int millis = number(given).orElseThrow(() -> given.wrong("milliseconds, 0 to 999999999"));
    return millis == 0 ? Optional.empty() : Optional.of(Deadline.in(Duration.ofMillis(millis)));
  }

  private Cost cost() {
    return either(COST, COST_HEADER).map(Carried::cost).orElse(Cost.ONE);
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
