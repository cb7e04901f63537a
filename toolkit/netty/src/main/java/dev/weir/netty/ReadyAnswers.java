package dev.weir.netty;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.weir.observe.Reason;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The answers of one stage, put together once for each reason: all but the path, which is put in
 * for each request. So what is kept does not depend on what strangers ask for. Thread-safe.
 */
final class ReadyAnswers {

  private static final AsciiString JSON = AsciiString.cached("application/json");
  private static final AsciiString PROBLEM = AsciiString.cached(ProblemResponse.MEDIA_TYPE);

  /* Quotes within a string are escaped: so this is never part of one. */
  private static final String ROUTE = "\"route\":\"";

  private final Stage stage;

  /* Whoever finds none, or one of a strategy that has been changed, puts its own there: the last of
   * them stands, and all are the same. */
  private final Map<Reason, Ready> known = new ConcurrentHashMap<>();

  /** All but the path. Nobody writes to its bytes. */
  private static final class Ready {

    private final @Nullable String strategy;
    private final HttpResponseStatus status;
    private final AsciiString mediaType;
    private final byte[] before;
    private final byte[] after;

    Ready(@Nullable String strategy, int status, AsciiString mediaType, String json) {
      int route = json.indexOf(ROUTE) + ROUTE.length();
      this.strategy = strategy;
      this.status = HttpResponseStatus.valueOf(status);
      this.mediaType = mediaType;
      this.before = json.substring(0, route).getBytes(StandardCharsets.UTF_8);
      this.after = json.substring(route).concat("\n").getBytes(StandardCharsets.UTF_8);
    }

    Answer at(String path) {
      byte[] route = JsonStringEncoder.getInstance().quoteAsUTF8(path);
      byte[] body = new byte[before.length + route.length + after.length];
      System.arraycopy(before, 0, body, 0, before.length);
      System.arraycopy(route, 0, body, before.length, route.length);
      System.arraycopy(after, 0, body, before.length + route.length, after.length);
      return new Answer(status, mediaType, body);
    }
  }

  /** Those of a stage. */
  ReadyAnswers(Stage stage) {
    this.stage = stage;
  }

  Stage stage() {
    return stage;
  }

  /** What a client is told whose request was turned away. */
  Answer answer(Reason reason, String path) {
    String strategy = stage.strategy();
    Ready ready = known.get(reason);
    if (ready == null || !Objects.equals(ready.strategy, strategy)) {
      ready = reason == Reason.DROPPED ? dropped(strategy) : refused(reason, strategy);
      known.put(reason, ready);
    }
    return ready.at(path);
  }

  private Ready refused(Reason reason, @Nullable String strategy) {
    Problem problem = problem(stage, reason, stage.who() + ": " + stage.what(reason));
    String json = problem.strategy(strategy).route("").toJson();
    return new Ready(strategy, problem.status(), PROBLEM, json);
  }

  private static Ready dropped(@Nullable String strategy) {
    Map<String, @Nullable String> members = new LinkedHashMap<>();
    members.put("route", "");
    members.put("strategy", strategy);
    members.put("outcome", "dropped");
    return new Ready(strategy, Reasons.ACCEPTED, JSON, JsonMembers.write(members));
  }

  /** Without a route. */
  static Problem problem(Stage stage, Reason reason, String detail) {
    return Problem.of(Reasons.status(reason, stage), Reasons.word(reason, stage.full()), detail)
        .strategy(stage.strategy());
  }
}
