package dev.weir.demo.load.report;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A run as JSON, of the shape that {@link ReportJson} has, and back: a report that was saved is
 * read without loss, to be laid beside others.
 */
public final class JsonReport {

  private static final String VERSION = "version";
  private static final String DATABASE = "database";

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .defaultSetterInfo(JsonSetter.Value.forValueNulls(Nulls.FAIL))
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES) // a newer one may say more
          .build();

  private JsonReport() {}

  /**
   * Writes it.
   *
   * @param report what is known of the run
   * @return UTF-8, line feed at the end included
   */
  public static byte[] of(RunReport report) {
    return line(ReportJson.of(report));
  }

  /**
   * Writes a comparison, of the shape that {@link ComparisonJson} has.
   *
   * @param comparison what is known of it
   * @return UTF-8, line feed at the end included
   */
  public static byte[] of(Comparison comparison) {
    return line(ComparisonJson.of(comparison));
  }

  private static byte[] line(Object shape) {
    try {
      byte[] json = MAPPER.writeValueAsBytes(shape);
      byte[] lines = Arrays.copyOf(json, json.length + 1);
      lines[json.length] = '\n';
      return lines;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write the report", e);
    }
  }

  /**
   * Reads one that was saved.
   *
   * @param option how it was named, such as "--compare"
   * @param path where it is
   * @return what was known of the run
   * @throws ReportFileException if there is none, or of another version
   */
  public static RunReport read(String option, Path path) {
    String named = option + " " + Shown.words(path.toString()) + ": ";
    try {
      return parse(Files.readAllBytes(path));
    } catch (NoSuchFileException e) {
      throw new ReportFileException(named + "there is no such file", e);
    } catch (JsonProcessingException | RuntimeException e) { // a null or a date that is none
      throw new ReportFileException(named + "it is no report of a load run: " + first(e), e);
    } catch (IOException e) {
      throw new ReportFileException(named + "it cannot be read: " + ReportFile.reason(e), e);
    }
  }

  static RunReport parse(byte[] json) throws IOException {
    JsonNode tree = MAPPER.readTree(json);
    int version = tree.path(VERSION).asInt(0);
    if (version != ReportJson.VERSION) {
      throw new IllegalArgumentException(
          "version: " + version + " (expected: " + ReportJson.VERSION + ")");
    }
    if (tree instanceof ObjectNode report && !report.has(DATABASE)) {
      report.putNull(DATABASE); // it was written when there was no such thing
    }
    return MAPPER.treeToValue(tree, ReportJson.class).report();
  }

  /** Jackson's messages quote the source in further lines. */
  private static String first(Exception e) {
    String message =
        e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
    return message == null
        ? e.getClass().getSimpleName()
        : Shown.words(message.lines().findFirst().orElse(""));
  }
}
