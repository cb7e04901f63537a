package dev.weir.demo.config;

import dev.weir.demo.text.Times;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A route that counts the lines of logs by level, from a sample of them if they come too fast.
 *
 * @param name what it is called
 * @param path matched exactly; begins with a slash
 * @param buffer how many lines may wait, 2 or more; from half of that on they are thinned out
 * @param work how long one takes, if the request does not say otherwise
 * @param maxLine the longest line, in bytes
 * @param description a sentence for people; null if there is none
 * @param upload how bodies are taken
 */
public record LogSpec(
    String name,
    String path,
    int buffer,
    Duration work,
    int maxLine,
    @Nullable String description,
    UploadSpec upload) {

  /**
   * A route that takes bodies as usual.
   *
   * @param name what it is called
   * @param path matched exactly; begins with a slash
   * @param buffer how many lines may wait, 2 or more
   * @param work how long one takes, if the request does not say otherwise
   * @param maxLine the longest line, in bytes
   * @param description a sentence for people; null if there is none
   */
  public LogSpec(
      String name,
      String path,
      int buffer,
      Duration work,
      int maxLine,
      @Nullable String description) {
    this(name, path, buffer, work, maxLine, description, UploadSpec.OF_LOGS);
  }

  /** What happens to lines that come too fast. */
  public static final String STRATEGY = "sample";

  /**
   * As a file has it, with what the defaults say.
   *
   * @return the keys below the name
   */
  public Map<String, Object> keys() {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("path", path);
    keys.put("buffer", buffer);
    keys.put("work", Times.format(work));
    keys.put("maxLine", maxLine);
    upload.addTo(keys);
    if (description != null) {
      keys.put("description", description);
    }
    return keys;
  }
}
