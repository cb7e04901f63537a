package dev.weir.demo.http;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a server says of itself.
 *
 * @param title its name
 * @param lead what it is for, in a sentence
 * @param routes everything but this
 * @param otherName what the server beside it is called
 * @param otherUrl where that is; empty as long as it is not known
 */
record Home(
    String title, String lead, List<Route> routes, String otherName, Supplier<String> otherUrl) {

  /** For terminals. */
  String text() {
    int methods = widest(Route::methodNames);
    int paths = widest(Route::path);
    String form = "%-" + methods + "s  %-" + paths + "s  %s\n";
    String indent = "\n" + " ".repeat(methods + 2 + paths + 2);
    String other = otherUrl.get();
    return title
        + "\n"
        + lead
        + "\n\n"
        + routes.stream()
            .map(
                route ->
                    form.formatted(
                        route.methodNames(),
                        route.path(),
                        String.join(indent, route.about().lines())))
            .collect(joining())
        + (other.isEmpty() ? "" : "\n" + otherName + ": " + other + "/\n");
  }

  private int widest(Function<Route, String> column) {
    return routes.stream().map(column).mapToInt(String::length).max().orElse(1);
  }
}
