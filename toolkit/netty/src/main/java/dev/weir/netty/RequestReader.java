package dev.weir.netty;

import dev.weir.request.Cost;
import dev.weir.request.Deadline;
import dev.weir.request.Priority;
import dev.weir.request.Request;
import dev.weir.request.Tenant;
import io.netty.handler.codec.http.HttpHeaderValidationUtil;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads from the head of a request what it carries: how urgent it is, until when it is wanted, on
 * whose behalf it comes and what it costs.
 *
 * <table>
 * <caption>Where it stands</caption>
 * <tr><th>header</th><th>value</th><th>read</th></tr>
 * <tr><td>{@code Priority} (RFC 9218)</td><td>{@code u=0}, the most urgent, to {@code u=7}: levels
 *     8, 16, … 56, 63; anything else is ignored, as the RFC has it</td><td>always</td></tr>
 * <tr><td>{@code X-Envoy-Expected-Rq-Timeout-Ms}</td><td>milliseconds from now, 0 to 999999999; 0
 *     for no bound</td><td>always</td></tr>
 * <tr><td>{@code grpc-timeout}</td><td>1 to 8 digits and H, M, S, m, u or n</td><td>always</td></tr>
 * <tr><td>a deadline</td><td>a time from now such as 250ms, up to 9 digits and us, ms, s or m; or
 *     an instant such as 2030-01-31T12:00:00Z</td><td>{@link #deadlineHeader}</td></tr>
 * <tr><td>a tenant</td><td>{@value #TENANT_RULE}</td><td>{@link #tenantHeader}</td></tr>
 * <tr><td>a cost</td><td>1 to 999999999, in units of the service's own</td><td>{@link
 *     #costHeader}</td></tr>
 * </table>
 *
 * <p>The earliest deadline counts. What is wrong, or given twice, is a {@link
 * MalformedHeadException}.
 *
 * <p>Immutable; every method that changes something returns a changed copy.
 */
public final class RequestReader {

  /** What a tenant can be called, in words that follow "expected: ". */
  public static final String TENANT_RULE = "1 to 64 printable ASCII characters, not only blanks";

  /** What a deadline looks like, in words that follow "expected: ". */
  public static final String DEADLINE_RULE =
      "a time from now such as 250ms, or an instant such as 2030-01-31T12:00:00Z";

  private static final int LONGEST_TENANT = 64;
  private static final int LONGEST_SHOWN = 60;

  private static final AsciiString PRIORITY = AsciiString.cached("Priority");
  private static final AsciiString ENVOY_TIMEOUT =
      AsciiString.cached("X-Envoy-Expected-Rq-Timeout-Ms");
  private static final AsciiString GRPC_TIMEOUT = AsciiString.cached("grpc-timeout");

  private static final RequestReader STANDARD =
      new RequestReader(true, Priority.NORMAL, null, null, null, null);
  private static final RequestReader NONE =
      new RequestReader(false, Priority.HIGHEST, null, null, null, null);

  private final boolean standard;
  private final Priority trust;
  private final @Nullable AsciiString tenant;
  private final @Nullable AsciiString deadline;
  private final @Nullable AsciiString cost;
  private final @Nullable Duration cap;

  private RequestReader(
      boolean standard,
      Priority trust,
      @Nullable AsciiString tenant,
      @Nullable AsciiString deadline,
      @Nullable AsciiString cost,
      @Nullable Duration cap) {
    this.standard = standard;
    this.trust = trust;
    this.tenant = tenant;
    this.deadline = deadline;
    this.cost = cost;
    this.cap = cap;
  }

  /**
   * Reads {@code Priority} and the two headers in which proxies and gRPC pass on deadlines. No
   * request is more urgent than {@link Priority#NORMAL}: a stranger may only make way.
   *
   * @return the reader
   */
  public static RequestReader standard() {
    return STANDARD;
  }

  /**
   * Reads nothing but what it is told to, and trusts that.
   *
   * @return the reader
   */
  public static RequestReader none() {
    return NONE;
  }

  // ---------------------------------------------------------------- what to read

  /**
   * Says how urgent a request can be at most, whatever it says, or if it says nothing.
   *
   * @param mostUrgent {@link Priority#NORMAL} by default; {@link Priority#HIGHEST} for clients that
   *     are all one's own
   * @return a changed copy
   */
  public RequestReader trust(Priority mostUrgent) {
    Objects.requireNonNull(mostUrgent, "trust: null (expected: a priority)");
    return new RequestReader(standard, mostUrgent, tenant, deadline, cost, cap);
  }

  /**
   * Reads on whose behalf a request comes. It is what the client says: let somebody who knows set
   * the header, such as the proxy that authenticates.
   *
   * @param name the header's
   * @return a changed copy
   * @throws IllegalArgumentException if it is no name of a header
   */
  public RequestReader tenantHeader(String name) {
    return new RequestReader(standard, trust, header("tenantHeader", name), deadline, cost, cap);
  }

  /**
   * Reads until when a request is wanted.
   *
   * @param name the header's
   * @return a changed copy
   * @throws IllegalArgumentException if it is no name of a header
   */
  public RequestReader deadlineHeader(String name) {
    return new RequestReader(standard, trust, tenant, header("deadlineHeader", name), cost, cap);
  }

  /**
   * Reads what a request costs. Like a tenant, this is what the client says.
   *
   * @param name the header's
   * @return a changed copy
   * @throws IllegalArgumentException if it is no name of a header
   */
  public RequestReader costHeader(String name) {
    return new RequestReader(standard, trust, tenant, deadline, header("costHeader", name), cap);
  }

  /**
   * Bounds the time that any request may take, from the reading of its head on.
   *
   * @param longest positive; without bound by default
   * @return a changed copy
   * @throws IllegalArgumentException if it is zero or negative
   */
  public RequestReader cap(Duration longest) {
    if (longest.isZero() || longest.isNegative()) {
      throw new IllegalArgumentException("cap: " + longest + " (expected: > 0)");
    }
    return new RequestReader(standard, trust, tenant, deadline, cost, longest);
  }

  private static AsciiString header(String what, String name) {
    boolean isToken = !name.isEmpty() && HttpHeaderValidationUtil.validateToken(name) < 0;
    if (!isToken) {
      throw new IllegalArgumentException(
          what + ": " + shown(name) + " (expected: the name of a header, such as X-Tenant)");
    }
    return AsciiString.of(name);
  }

  // ---------------------------------------------------------------- reading

  /**
   * Reads a head.
   *
   * @param headers of the request
   * @return what it carries; {@link Request#PLAIN} where it says nothing
   * @throws MalformedHeadException if a header that is read breaks its rule
   */
  public Request read(HttpHeaders headers) {
    Priority priority = priority(headers);
    Deadline until = deadline(headers);
    Tenant who = tenant(headers);
    Cost much = cost(headers);
    return until == null && who == null && much.equals(Cost.ONE) && priority.equals(Priority.NORMAL)
        ? Request.PLAIN
        : new Request(priority, until, who, much);
  }

  private Priority priority(HttpHeaders headers) {
    Priority said =
        standard && headers.contains(PRIORITY)
            ? Urgency.read(headers.getAll(PRIORITY)).priority()
            : Priority.NORMAL;
    return said.level() >= trust.level() ? said : trust;
  }

  private @Nullable Deadline deadline(HttpHeaders headers) {
    Deadline until = cap == null ? null : Deadline.in(cap);
    if (standard) {
      until = earlier(until, envoy(headers));
      until = earlier(until, grpc(headers));
    }
    return deadline == null ? until : earlier(until, own(headers, deadline));
  }

  static @Nullable Deadline earlier(@Nullable Deadline a, @Nullable Deadline b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return a.compareTo(b) <= 0 ? a : b;
  }

  private static @Nullable Deadline envoy(HttpHeaders headers) {
    String value = find(headers, ENVOY_TIMEOUT);
    if (value == null) {
      return null;
    }
    int millis = HeaderTimes.number(value);
    if (millis < 0) {
      throw wrong(ENVOY_TIMEOUT, value, "milliseconds, 0 to 999999999");
    }
    return millis == 0 ? null : Deadline.in(Duration.ofMillis(millis));
  }

  private static @Nullable Deadline grpc(HttpHeaders headers) {
    String value = find(headers, GRPC_TIMEOUT);
    if (value == null) {
      return null;
    }
    Duration timeout = HeaderTimes.grpc(value);
    if (timeout == null) {
      throw wrong(GRPC_TIMEOUT, value, "1 to 8 digits and H, M, S, m, u or n, such as 250m");
    }
    return Deadline.in(timeout);
  }

  private static @Nullable Deadline own(HttpHeaders headers, AsciiString name) {
    String value = find(headers, name);
    if (value == null) {
      return null;
    }
    return deadlineOf(value).orElseThrow(() -> wrong(name, value, DEADLINE_RULE));
  }

  private @Nullable Tenant tenant(HttpHeaders headers) {
    String value = tenant == null ? null : find(headers, tenant);
    if (tenant == null || value == null) {
      return null;
    }
    if (!isTenant(value)) {
      throw wrong(tenant, value, TENANT_RULE);
    }
    return new Tenant(value);
  }

  private Cost cost(HttpHeaders headers) {
    String value = cost == null ? null : find(headers, cost);
    if (cost == null || value == null) {
      return Cost.ONE;
    }
    int units = HeaderTimes.number(value);
    if (units < 1) {
      throw wrong(cost, value, "1 to 999999999");
    }
    return new Cost(units);
  }

  private static @Nullable String find(HttpHeaders headers, AsciiString name) {
    if (!headers.contains(name)) {
      return null;
    }
    List<String> values = headers.getAll(name);
    if (values.size() > 1) {
      throw new MalformedHeadException(
          name + ": given " + values.size() + " times (expected: once)");
    }
    return values.get(0);
  }

  private static MalformedHeadException wrong(AsciiString name, String value, String rule) {
    return new MalformedHeadException(name + ": " + shown(value) + " (expected: " + rule + ")");
  }

  /* In quotes, and no more of it than anybody reads. */
  private static String shown(String value) {
    return "\""
        + (value.length() > LONGEST_SHOWN ? value.substring(0, LONGEST_SHOWN) + "..." : value)
        + "\"";
  }

  // ---------------------------------------------------------------- the rules, for others

  /**
   * Whether a tenant can have this name.
   *
   * @param name what somebody gave
   * @return whether it keeps to {@link #TENANT_RULE}
   */
  public static boolean isTenant(String name) {
    boolean printable = name.length() <= LONGEST_TENANT && !name.isBlank();
    for (int i = 0; printable && i < name.length(); i++) {
      char c = name.charAt(i);
      printable = c >= ' ' && c <= '~';
    }
    return printable;
  }

  /**
   * Reads a deadline as the header of {@link #deadlineHeader} has it.
   *
   * @param text what somebody gave
   * @return empty if it does not keep to {@link #DEADLINE_RULE}
   */
  public static Optional<Deadline> deadlineOf(String text) {
    return Optional.ofNullable(HeaderTimes.deadline(text));
  }
}
