package dev.weir.demo.http;

import static java.util.stream.Collectors.joining;

import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Pattern;

/** A server's routes as a page that needs nothing else: styles inside, no scripts. */
final class HomePage {

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>%1$s</title>
      <style>
      %2$s</style>
      </head>
      <body>
      <header>
      <div>
      <h1>%1$s</h1>
      <p>%5$s</p>
      </div>
      %3$s</header>
      <main>
      %4$s</main>
      </body>
      </html>
      """;

  private static final Pattern PARAMETER = Pattern.compile("\\?[a-z]{1,16}=\\w{0,16}");

  private final Home home;
  private final String styles = styles();

  /** Reads its styles from the jar: not to be called on an event loop. */
  HomePage(Home home) {
    this.home = home;
  }

  /** The page, with commands for a server at this URL. */
  String html(String url) {
    String other = home.otherUrl().get();
    String link =
        other.isEmpty()
            ? ""
            : "<nav><a href=\"%s/\">%s</a></nav>\n"
                .formatted(escape(other), escape(home.otherName()));
    return PAGE.formatted(
        escape(home.title()),
        styles,
        link,
        home.routes().stream().map(route -> card(route, url)).collect(joining()),
        escape(home.lead()));
  }

  private static String card(Route route, String url) {
    Route.About about = route.about();
    return "<article>\n<h2>"
        + "<span class=\"method\">%s</span> ".formatted(escape(route.methodNames()))
        + path(route)
        + badge(route)
        + "</h2>\n"
        + paragraph("summary", about.summary())
        + whenFull(route, about)
        + paragraph("pool", about.pool())
        + about.examples().stream().map(example -> command(example, url)).collect(joining())
        + "</article>\n";
  }

  private static String path(Route route) {
    String path = escape(route.path());
    return route.methods().contains(HttpMethod.GET)
        ? "<a href=\"%s\">%s</a>".formatted(path, path)
        : "<span>%s</span>".formatted(path);
  }

  private static String badge(Route route) {
    String strategy = route.strategy();
    return strategy == null
        ? ""
        : " <span class=\"badge %s\">%s</span>".formatted(escape(strategy), escape(strategy));
  }

  private static String whenFull(Route route, Route.About about) {
    String text = about.whenFull();
    return text.isEmpty()
        ? ""
        : "<p><b class=\"%s\">When full:</b> %s</p>\n"
            .formatted(escape(String.valueOf(route.strategy())), escape(text));
  }

  private static String paragraph(String kind, String text) {
    return text.isEmpty() ? "" : "<p class=\"%s\">%s</p>\n".formatted(kind, marked(text));
  }

  /* Parameters are set apart: a browser would break a line behind their question mark. */
  private static String marked(String text) {
    return PARAMETER.matcher(escape(text)).replaceAll("<code>$0</code>");
  }

  private static String command(String example, String url) {
    return "<pre><code>%s</code></pre>\n".formatted(escape(example.replace("%s", url)));
  }

  /** Text that is to be read as text, wherever it stands in a page. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  private static String styles() {
    try (InputStream in = HomePage.class.getResourceAsStream("home.css")) {
      byte[] bytes = Objects.requireNonNull(in, "home.css: not in the jar").readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
