package dev.weir.demo.http;

import io.netty.handler.codec.http.HttpMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A path and what stands behind it.
 *
 * @param methods what it answers to
 * @param path matched exactly
 * @param strategy the strategy's word; null on a route that has none
 * @param summary one sentence, for people
 * @param endpoint what it does
 */
record Route(
    List<HttpMethod> methods,
    String path,
    @Nullable String strategy,
    String summary,
    Endpoint endpoint) {

  static Route get(String path, String summary, Endpoint endpoint) {
    return new Route(List.of(HttpMethod.GET), path, null, summary, endpoint);
  }
}
