package dev.weir.demo.http;

import static java.util.stream.Collectors.joining;

import io.netty.handler.codec.http.HttpMethod;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A path and what stands behind it.
 *
 * @param methods what it answers to; where GET is among them, HEAD is too
 * @param path matched exactly, or as what others begin with
 * @param below whether it stands for all paths below its own, too; whose parameters are none of
 *     this server's business
 * @param strategy the strategy's word; null on a route that has none
 * @param words for people; put together only when somebody asks, not while the server starts
 * @param endpoint what it does
 */
record Route(
    List<HttpMethod> methods,
    String path,
    boolean below,
    @Nullable String strategy,
    Supplier<About> words,
    Endpoint endpoint) {

  static Route get(String path, String summary, Endpoint endpoint) {
    About about = new About(summary, "", "", List.of());
    return new Route(List.of(HttpMethod.GET), path, null, () -> about, endpoint);
  }

  /** One that stands for its own path only. */
  Route(
      List<HttpMethod> methods,
      String path,
      @Nullable String strategy,
      Supplier<About> words,
      Endpoint endpoint) {
    this(methods, path, false, strategy, words, endpoint);
  }

  About about() {
    return words.get();
  }

  /** Who answers to GET answers to HEAD. */
  boolean answersTo(HttpMethod method) {
    return methods.contains(method.equals(HttpMethod.HEAD) ? HttpMethod.GET : method);
  }

  /** The methods, as people have them. */
  String methodNames() {
    return below ? "ANY" : names();
  }

  private String names() {
    return methods.stream().map(HttpMethod::name).collect(joining(", "));
  }

  /** The methods, as an Allow header has them. */
  String allowed() {
    return methods.contains(HttpMethod.GET) ? names() + ", HEAD" : names();
  }

  /**
   * What people are told of a route.
   *
   * @param summary what it does
   * @param whenFull what happens when there is no room; empty if that cannot be
   * @param pool where the work is done; empty if there is no pool
   * @param examples commands to try, with {@code %s} for the server's URL
   */
  record About(String summary, String whenFull, String pool, List<String> examples) {

    /** The summary, and a line for what happens when there is no room, if anything does. */
    List<String> lines() {
      return whenFull.isEmpty() ? List.of(summary) : List.of(summary, "when full: " + whenFull);
    }
  }
}
