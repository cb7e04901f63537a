package dev.weir.demo.accesslog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.regex.Pattern;

/** An object of JSON lines, with the names that web servers and loggers have for what they tell. */
final class JsonEntry {

  private static final ObjectReader READER = JsonMapper.builder().build().reader();

  private static final List<String> STATUS = List.of("status", "status_code");
  private static final List<String> TARGET = List.of("path", "uri", "request_uri", "url");
  private static final List<String> HOST = List.of("host", "client", "remote_addr", "remote_ip");
  private static final List<String> BYTES = List.of("bytes", "body_bytes_sent", "size");
  private static final List<String> TIME =
      List.of("time", "timestamp", "@timestamp", "time_iso8601", "ts");
  private static final List<String> LEVEL = List.of("level", "severity");
  private static final Pattern WORD =
      Pattern.compile("(?i)error|fatal|warn|warning|info|debug|trace");
  private static final double MOST_SECONDS = 1e11;

  private JsonEntry() {}

  static Entry parse(String line) {
    JsonNode object = read(line);
    JsonNode status = find(object, STATUS);
    if (!status.isMissingNode()) {
      return CommonLog.of(
          find(object, HOST).asText("-"),
          time(find(object, TIME)),
          find(object, TARGET).asText("-"),
          status.asLong(-1),
          find(object, BYTES).asLong(0));
    }
    String level = find(object, LEVEL).asText("");
    if (!WORD.matcher(level).matches()) {
      throw new MalformedLineException("an object with neither a status nor a level");
    }
    return new Entry.Event(EntryParser.level(level));
  }

  private static JsonNode read(String line) {
    try {
      return READER.readTree(line);
    } catch (JsonProcessingException e) {
      throw new MalformedLineException("no JSON");
    }
  }

  private static JsonNode find(JsonNode object, List<String> names) {
    return names.stream()
        .map(object::path)
        .filter(node -> !node.isMissingNode())
        .findFirst()
        .orElseGet(MissingNode::getInstance);
  }

  private static Instant time(JsonNode time) {
    if (time.isNumber() && Math.abs(time.asDouble()) < MOST_SECONDS) {
      return Instant.ofEpochSecond(time.asLong());
    }
    try {
      return OffsetDateTime.parse(time.asText("")).toInstant();
    } catch (DateTimeException e) {
      throw new MalformedLineException(
          "no time such as 2030-01-31T12:00:00Z, or in seconds since 1970");
    }
  }
}
