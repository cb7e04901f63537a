package dev.weir.demo.json;

import dev.weir.demo.proxy.ProxyStatus;
import java.util.List;
import java.util.Map;

/**
 * Proxies as they are now.
 *
 * @param proxies one after the other
 */
public record ProxiesView(List<ProxyView> proxies) {

  /**
   * The view of some proxies.
   *
   * @param proxies each as it is now
   * @return the view
   */
  public static ProxiesView of(List<ProxyStatus> proxies) {
    return new ProxiesView(proxies.stream().map(ProxyView::of).toList());
  }

  record ProxyView(
      String name,
      String path,
      String upstream,
      Map<String, Long> answers,
      Map<String, Long> failures,
      ConnectionsOut connections) {

    static ProxyView of(ProxyStatus status) {
      return new ProxyView(
          status.spec().name(),
          status.spec().path(),
          status.url(),
          status.answers(),
          status.failures(),
          new ConnectionsOut(
              status.spec().upstream().connections(),
              status.open(),
              status.idle(),
              status.awaited()));
    }
  }

  /** To an upstream. */
  record ConnectionsOut(int most, int open, int idle, int awaited) {}
}
