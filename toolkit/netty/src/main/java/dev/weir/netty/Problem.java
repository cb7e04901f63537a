package dev.weir.netty;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Why there is no answer, as RFC 9457 says it, and for programs. Immutable; the methods that change
 * something return a changed copy.
 *
 * @param type a URI for the kind of problem; {@code about:blank} where the status says it all
 * @param title the kind of problem, for people
 * @param status the HTTP status, 400 to 599
 * @param detail this occurrence, for people
 * @param reason the kind of problem, for programs: a word that stays the same
 * @param route the route, as a path; null if it is not known
 * @param strategy block, drop, reject or timeout; null on a route that has none
 * @param extensions more members, in this order: strings, numbers, booleans and nulls
 */
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    String reason,
    @Nullable String route,
    @Nullable String strategy,
    Map<String, @Nullable Object> extensions) {

  private static final Set<String> TAKEN =
      Set.of("type", "title", "status", "detail", "instance", "reason", "route", "strategy");

  /**
   * Checks the status and the extensions, and copies these.
   *
   * @throws IllegalArgumentException if the status is none of an error, or if an extension has the
   *     name of another member or a value that is not simple
   */
  public Problem {
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("status: " + status + " (expected: 400 to 599)");
    }
    extensions.forEach(Problem::check);
    extensions = Collections.unmodifiableMap(new LinkedHashMap<>(extensions));
  }

  private static void check(String name, @Nullable Object value) {
    if (TAKEN.contains(name)) {
      throw new IllegalArgumentException(
          "extension: \"" + name + "\" (expected: no name that RFC 9457 or Weir gave a meaning)");
    }
    boolean simple =
        value == null
            || value instanceof String
            || value instanceof Number
            || value instanceof Boolean;
    if (!simple) {
      throw new IllegalArgumentException(
          "extension \"" + name + "\": " + value + " (expected: string, number, boolean or null)");
    }
  }

  /**
   * A problem whose status says what kind it is.
   *
   * @param status the HTTP status, 400 to 599
   * @param reason for programs
   * @param detail for people
   * @return with no route, strategy or extensions
   */
  public static Problem of(int status, String reason, String detail) {
    String title = HttpResponseStatus.valueOf(status).reasonPhrase();
    return new Problem("about:blank", title, status, detail, reason, null, null, Map.of());
  }

  /**
   * Says where it happened.
   *
   * @param newRoute a path
   * @return a changed copy
   */
  public Problem route(@Nullable String newRoute) {
    return new Problem(type, title, status, detail, reason, newRoute, strategy, extensions);
  }

  /**
   * Says which strategy the route has.
   *
   * @param newStrategy block, drop, reject or timeout; null for none
   * @return a changed copy
   */
  public Problem strategy(@Nullable String newStrategy) {
    return new Problem(type, title, status, detail, reason, route, newStrategy, extensions);
  }

  /**
   * Adds a member, or replaces one that was added.
   *
   * @param name none of the other members'
   * @param value a string, number or boolean; or null
   * @return a changed copy
   * @throws IllegalArgumentException if the name is taken or the value not simple
   */
  public Problem with(String name, @Nullable Object value) {
    Map<String, @Nullable Object> more = new LinkedHashMap<>(extensions);
    more.put(name, value);
    return new Problem(type, title, status, detail, reason, route, strategy, more);
  }

  /**
   * The document, for {@code application/problem+json}.
   *
   * @return one line, without a line feed
   */
  public String toJson() {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("type", type);
    members.put("title", title);
    members.put("status", status);
    members.put("detail", detail);
    members.put("reason", reason);
    members.put("route", route);
    members.put("strategy", strategy);
    members.putAll(extensions);
    return JsonMembers.write(members);
  }
}
