package dev.weir.demo.yaml;

import dev.weir.demo.sql.Unsaid;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeType;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** What is in the file, fit for one line of a message, and without the password of a database. */
public final class Shown {

  private static final int LONGEST = 60;

  /** A file may be one text, told a thousand times: of such a one no more than this is read. */
  private static final int LOOKED_AT = 1_000;

  private Shown() {}

  /**
   * Texts in quotes, so that one sees the type; numbers and the like as they stand.
   *
   * @param node a value of any type
   * @return a few words
   */
  public static String value(Node node) {
    if (node instanceof ScalarNode scalar) {
      if (scalar.getTag().equals(Tag.NULL)) {
        return "nothing";
      }
      String text = text(scalar.getValue());
      return scalar.getTag().equals(Tag.STR) ? "\"" + text + "\"" : text;
    }
    int size = node instanceof CollectionNode<?> many ? many.getValue().size() : 0;
    return (node.getNodeType() == NodeType.SEQUENCE ? "a list of " : "a map of ") + size;
  }

  /**
   * Cut short, without line breaks, and without the password of a URL of a database.
   *
   * @param text anything: all that follows the beginning of such a URL belongs to it
   * @return what of it can be shown
   */
  public static String text(String text) {
    return text(Unsaid.of(text.substring(0, Math.min(text.length(), LOOKED_AT))), LONGEST);
  }

  static String text(String text, int longest) {
    StringBuilder shown = new StringBuilder();
    text.codePoints().limit(longest).forEach(c -> append(shown, c));
    return text.codePointCount(0, text.length()) > longest ? shown + "..." : shown.toString();
  }

  private static void append(StringBuilder shown, int c) {
    switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          shown.append("\\u{").append(Integer.toHexString(c)).append('}');
      default -> shown.appendCodePoint(c);
    }
  }
}
