package dev.weir.demo.load.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;

/**
 * A page that needs nothing else: no server, no network. Its charts are uPlot's. It lets no script
 * run but its own two, so that names from outside stay names.
 */
final class HtmlPage {

  private static final String LIBRARY = "uplot/uPlot.iife.min.js";
  private static final String LICENSE = "uplot/LICENSE";

  private HtmlPage() {}

  /**
   * Writes it.
   *
   * @param title of the window, as it is
   * @param body as HTML
   * @param data for the script, as JSON
   * @param script draws the charts, with what all of them have in common
   * @return UTF-8
   */
  static byte[] of(String title, String body, String data, String script) {
    String style = "\n" + resource("uplot/uPlot.min.css") + "\n" + resource("report.css");
    String library = "\n/*\n" + resource(LICENSE) + "*/\n" + resource(LIBRARY);
    String own = "\n" + resource("charts.js") + resource(script);
    String page =
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
            + policy(style, library, own)
            + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            + Html.element("title", Html.text(title))
            + "\n"
            + Html.element("style", style)
            + "\n</head>\n<body>\n"
            + body
            + "<script type=\"application/json\" id=\"data\">"
            + Html.data(data)
            + "</script>\n"
            + Html.element("script", library)
            + "\n"
            + Html.element("script", own)
            + "\n</body>\n</html>\n";
    return page.getBytes(UTF_8);
  }

  private static String policy(String style, String library, String script) {
    String content =
        "default-src 'none'; script-src "
            + hash(library)
            + " "
            + hash(script)
            + "; style-src "
            + hash(style)
            + "; base-uri 'none'; form-action 'none'";
    return "<meta http-equiv=\"Content-Security-Policy\" content=\"" + content + "\">\n";
  }

  private static String hash(String content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = HtmlPage.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }
}
