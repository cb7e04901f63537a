package dev.weir.demo.json;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Arrays;

/** Writes records as JSON, in the order of their components. Thread-safe. */
public final class Json {

  /* Only what a record declares is written, not what it derives (Ledger.isBalanced). */
  private static final ObjectWriter WRITER =
      JsonMapper.builder().visibility(PropertyAccessor.IS_GETTER, Visibility.NONE).build().writer();

  private Json() {}

  /**
   * A record as one line, line feed included: right for NDJSON, and kind to terminals elsewhere.
   *
   * @param value the record
   * @return UTF-8
   */
  public static byte[] line(Object value) {
    try {
      byte[] json = WRITER.writeValueAsBytes(value);
      byte[] line = Arrays.copyOf(json, json.length + 1);
      line[json.length] = '\n';
      return line;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + value.getClass().getName(), e);
    }
  }
}
