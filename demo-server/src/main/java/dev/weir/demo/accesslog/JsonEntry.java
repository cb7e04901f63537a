package dev.weir.demo.accesslog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An object of JSON lines, with the names that web servers and loggers have for what they tell.
 * Nothing is kept of what nobody looks at, however much that is.
 */
final class JsonEntry {

  private static final int DEEPEST = 64;

  /* Names are the client's, and may differ in each line: a table of them would only grow. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
          .build();

  private static final List<String> STATUS = List.of("status", "status_code");
  private static final List<String> TARGET = List.of("path", "uri", "request_uri", "url");
  private static final List<String> HOST = List.of("host", "client", "remote_addr", "remote_ip");
  private static final List<String> BYTES = List.of("bytes", "body_bytes_sent", "size");
  private static final List<String> TIME =
      List.of("time", "timestamp", "@timestamp", "time_iso8601", "ts");
  private static final List<String> LEVEL = List.of("level", "severity");
  private static final Set<String> KNOWN =
      Stream.of(STATUS, TARGET, HOST, BYTES, TIME, LEVEL)
          .flatMap(List::stream)
          .collect(Collectors.toUnmodifiableSet());
  private static final Pattern WORD =
      Pattern.compile("(?i)error|fatal|warn|warning|info|debug|trace");
  private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,32}(\\.[0-9]{1,32})?");

  /** What a name stands for, if that is neither an object nor an array. */
  private record Scalar(JsonToken token, String text) {

    boolean isNumber() {
      return token.isNumeric();
    }

    /* Infinite if it is larger than any. Web servers put numbers into quotes, too. */
    double number(double otherwise) {
      return isNumber() || NUMBER.matcher(text).matches() ? Double.parseDouble(text) : otherwise;
    }
  }

  private JsonEntry() {}

  static Entry parse(String line) {
    Map<String, Scalar> object = read(line);
    Scalar status = find(object, STATUS);
    if (status != null) {
      return CommonLog.of(
          text(find(object, HOST), "-"),
          time(find(object, TIME)),
          text(find(object, TARGET), "-"),
          (long) status.number(-1),
          bytes(find(object, BYTES)));
    }
    String level = text(find(object, LEVEL), "");
    if (!WORD.matcher(level).matches()) {
      throw new MalformedLineException("an object with neither a status nor a level");
    }
    return new Entry.Event(EntryParser.level(level));
  }

  /* Of the same name twice, the last counts. */
  private static Map<String, Scalar> read(String line) {
    Map<String, Scalar> object = new HashMap<>();
    try (JsonParser parser = JSON.createParser(line)) {
      parser.nextToken();
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        JsonToken value = parser.nextToken();
        if (KNOWN.contains(name)) {
          object.put(name, new Scalar(value, value.isScalarValue() ? parser.getText() : ""));
        }
        parser.skipChildren();
      }
      if (parser.currentToken() != JsonToken.END_OBJECT) {
        throw new MalformedLineException("no JSON");
      }
      return object;
    } catch (IOException e) {
      throw new MalformedLineException("no JSON");
    }
  }

  private static @Nullable Scalar find(Map<String, Scalar> object, List<String> names) {
    for (String name : names) {
      Scalar found = object.get(name);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static String text(@Nullable Scalar found, String otherwise) {
    return found == null ? otherwise : found.text();
  }

  private static long bytes(@Nullable Scalar found) {
    return found == null ? 0 : (long) found.number(0);
  }

  private static Instant time(@Nullable Scalar time) {
    try {
      return CommonLog.within(
          time != null && time.isNumber()
              ? Instant.ofEpochSecond((long) Math.floor(time.number(0)))
              : OffsetDateTime.parse(text(time, "")).toInstant());
    } catch (DateTimeException e) {
      throw new MalformedLineException(
          "no time such as 2030-01-31T12:00:00Z, or in seconds since 1970");
    }
  }
}
