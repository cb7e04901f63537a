package dev.weir.demo.http;

import static java.util.stream.Collectors.joining;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import java.util.List;
import java.util.Locale;
import reactor.core.publisher.Mono;

/** Lists the routes: as plain text, or as a page for those who ask for HTML. */
final class HomeEndpoint implements Endpoint {

  private final String text;
  private final String html;

  HomeEndpoint(String title, List<Route> routes) {
    text =
        routes.stream()
            .map(
                r ->
                    String.format(
                        Locale.ROOT, "%-9s %-16s %s\n", methods(r), r.path(), r.summary()))
            .collect(joining("", title + "\n\n", ""));
    html =
        """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%s</title>
        <style>
          body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
          td { padding: .25rem 1rem .25rem 0; vertical-align: top }
        </style>
        <h1>%s</h1>
        <table>
        %s</table>
        </html>
        """
            .formatted(title, title, routes.stream().map(HomeEndpoint::row).collect(joining()));
  }

  private static String row(Route route) {
    String path = "<code>" + route.path() + "</code>";
    String link =
        route.methods().contains(HttpMethod.GET)
            ? "<a href=\"" + route.path() + "\">" + path + "</a>"
            : path;
    return "<tr><td>%s<td>%s<td>%s\n".formatted(methods(route), link, route.summary());
  }

  private static String methods(Route route) {
    return route.methods().stream().map(HttpMethod::name).collect(joining(" "));
  }

  @Override
  public Mono<Void> answer(Exchange exchange) {
    exchange.query().expectNone();
    exchange.response().header(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT);
    String accepted = exchange.request().requestHeaders().get(HttpHeaderNames.ACCEPT, "");
    return accepted.toLowerCase(Locale.ROOT).contains("text/html")
        ? exchange.text("text/html; charset=utf-8", html)
        : exchange.text("text/plain; charset=utf-8", text);
  }
}
