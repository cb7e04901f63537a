package dev.weir.demo.text;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What clients say of the media types that they would have. Without state. */
public final class MediaTypes {

  private MediaTypes() {}

  /**
   * How much a client would like a type that it names. What {@code *} stands for leaves the choice
   * to the server, and is not looked at.
   *
   * @param accept the values of its Accept header
   * @param mediaType in lower case
   * @return 0 to 1; 0 if it does not name the type, or will not have it
   */
  public static double quality(List<String> accept, String mediaType) {
    return accept.stream()
        .flatMap(value -> Stream.of(value.split(",")))
        .map(range -> range.toLowerCase(Locale.ROOT).replace(" ", "").split(";"))
        .filter(parts -> parts.length > 0 && parts[0].equals(mediaType))
        .mapToDouble(MediaTypes::quality)
        .max()
        .orElse(0);
  }

  private static double quality(String[] parts) {
    return Stream.of(parts)
        .filter(part -> part.matches("q=[01](\\.[0-9]{0,3})?"))
        .mapToDouble(part -> Double.parseDouble(part.substring(2)))
        .findFirst()
        .orElse(1);
  }
}
