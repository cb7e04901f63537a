package dev.weir.pipeline;

import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Flux;

/**
 * Nodes one behind the other: a whole pipeline, or a branch.
 *
 * @param name the branch's
 * @param nodes at least one
 */
record Line(String name, List<Node> nodes) {

  Line {
    nodes = List.copyOf(nodes);
  }

  Flux<?> attach(Flux<?> source, Run run) {
    Flux<?> flux = source;
    for (Node node : nodes) {
      flux = node.attach(flux, run);
    }
    return flux;
  }

  List<Part> parts() {
    return nodes.stream().flatMap(node -> node.parts().stream()).toList();
  }

  boolean limits(boolean holdsUp, List<Stretch.Limits> limits) {
    boolean holds = holdsUp;
    for (Node node : nodes) {
      holds = node.limits(holds, limits);
    }
    return holds;
  }

  Part first() {
    return nodes.get(0).first();
  }

  Part last() {
    return nodes.get(nodes.size() - 1).last();
  }

  /* What was sent is read before what was offered. */
  List<Edge> edges() {
    List<Edge> edges = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      edges.addAll(nodes.get(i).edges());
      if (i + 1 < nodes.size()) {
        edges.add(edge(nodes.get(i).last(), nodes.get(i + 1).first()));
      }
    }
    return edges;
  }

  private static Edge edge(Part from, Part to) {
    long sent = from.books().allLeft();
    return new Edge(from.name(), to.name(), sent, to.books().allArrived());
  }
}
