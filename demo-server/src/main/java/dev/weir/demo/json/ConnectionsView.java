package dev.weir.demo.json;

import dev.weir.netty.connection.Bound;
import dev.weir.netty.connection.HttpBoundsSnapshot;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the connections of both servers.
 *
 * @param service those of clients
 * @param management those of operators
 */
public record ConnectionsView(ServerView service, ServerView management) {

  /**
   * The view of two snapshots.
   *
   * @param service what became of those of clients
   * @param management what became of those of operators
   * @return the view
   */
  public static ConnectionsView of(HttpBoundsSnapshot service, HttpBoundsSnapshot management) {
    return new ConnectionsView(ServerView.of(service), ServerView.of(management));
  }

  /** Open connections, and how often a client ran into each bound, by its word. */
  record ServerView(int open, Map<String, Long> bounds) {

    static ServerView of(HttpBoundsSnapshot snapshot) {
      Map<String, Long> bounds = new TreeMap<>();
      for (Bound bound : Bound.values()) {
        bounds.put(bound.reason(), snapshot.of(bound));
      }
      return new ServerView(snapshot.open(), bounds);
    }
  }
}
