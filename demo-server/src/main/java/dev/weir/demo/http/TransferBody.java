package dev.weir.demo.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.demo.bank.Transfer;
import dev.weir.demo.text.Nearest;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Reads a transfer as clients send it, {@code {"from":1,"to":2,"amount":5}}. */
final class TransferBody {

  private static final long MOST = Transfer.MOST;
  private static final int LONGEST = 13;

  /** What accounts and amounts are. */
  static final String NUMBER = "a whole number from 1 to " + MOST;

  private static final String BAD_BODY = "bad_body";
  private static final List<String> KNOWN = List.of("from", "to", "amount");
  private static final ObjectReader READER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  private TransferBody() {}

  /** The transfer; with the key as its id. */
  static Transfer read(byte[] json, String key) {
    JsonNode body = tree(json);
    if (!body.isObject()) {
      throw wrong("body: wrong (expected: {\"from\":1,\"to\":2,\"amount\":5})");
    }
    for (Iterator<String> names = body.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!KNOWN.contains(name)) {
        throw wrong(Given.shown(name) + ": unknown" + Nearest.hint(name, KNOWN));
      }
    }
    long from = number(body, "from");
    long to = number(body, "to");
    long amount = number(body, "amount");
    if (from == to) {
      throw wrong("to: " + to + " (expected: another account than from)");
    }
    return new Transfer(key, from, to, amount);
  }

  private static JsonNode tree(byte[] json) {
    try {
      return READER.readTree(json);
    } catch (JsonProcessingException e) {
      throw wrong("body: no JSON: " + Given.shown(String.valueOf(e.getOriginalMessage())));
    } catch (IOException e) {
      throw wrong("body: no JSON");
    }
  }

  private static long number(JsonNode body, String name) {
    JsonNode value = body.get(name);
    if (value == null) {
      throw wrong(name + ": missing (expected: " + NUMBER + ")");
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < 1
        || value.longValue() > MOST) {
      throw wrong(name + ": " + Given.shown(value.toString()) + " (expected: " + NUMBER + ")");
    }
    return value.longValue();
  }

  /** The same in a text. */
  static Optional<Long> number(String text) {
    if (text.isEmpty() || text.length() > LONGEST || !text.matches("[0-9]+")) {
      return Optional.empty();
    }
    return Optional.of(Long.parseLong(text)).filter(number -> number >= 1 && number <= MOST);
  }

  private static ProblemException wrong(String detail) {
    return new ProblemException(400, BAD_BODY, detail);
  }
}
