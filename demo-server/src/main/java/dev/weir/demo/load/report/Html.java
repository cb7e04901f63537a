package dev.weir.demo.load.report;

/** What others have named, within a page. */
final class Html {

  private Html() {}

  /** As text, or as the value of an attribute in quotes. */
  static String text(String words) {
    return Shown.words(words)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /**
   * JSON within a script element, which ends at the first closing tag whatever stands around it.
   */
  static String data(String json) {
    return json.replace("&", "\\u0026")
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029");
  }

  static String element(String name, String content) {
    return "<" + name + ">" + content + "</" + name + ">";
  }

  static String element(String name, String classes, String content) {
    return "<" + name + " class=\"" + classes + "\">" + content + "</" + name + ">";
  }
}
