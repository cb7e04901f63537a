package dev.weir.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToIntFunction;
import reactor.core.publisher.Flux;

/** Sends elements to branches, and brings together what comes of them. */
final class SplitNode<T> implements Node {

  private final Part split;
  private final Part merge;
  private final List<Line> branches;
  private final ToIntFunction<? super T> target;
  private final List<LongAdder> sent = new ArrayList<>();
  private final List<LongAdder> come = new ArrayList<>();

  SplitNode(
      String name,
      StageKind kind,
      String branch,
      List<Line> branches,
      ToIntFunction<? super T> target) {
    this.split =
        Part.plain(
            name, kind, branch, kind == StageKind.ROUTE ? "to one branch" : "to all branches", 0);
    this.merge = Part.plain(name + ".merge", StageKind.MERGE, branch, "from all branches", 0);
    this.branches = List.copyOf(branches);
    this.target = target;
    for (int i = 0; i < branches.size(); i++) {
      sent.add(new LongAdder());
      come.add(new LongAdder());
    }
  }

  @Override
  @SuppressWarnings("unchecked") // the builder has checked it
  public Flux<?> attach(Flux<?> source, Run run) {
    Splitter<T> splitter =
        new Splitter<>((Flux<T>) source, split.books(), sent, target, run.context());
    List<Flux<?>> results = new ArrayList<>();
    for (int i = 0; i < branches.size(); i++) {
      results.add(branches.get(i).attach(splitter.branch(i), run));
    }
    return Merger.of(results, merge.books(), come);
  }

  @Override
  public List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    parts.add(split);
    branches.forEach(branch -> parts.addAll(branch.parts()));
    parts.add(merge);
    return parts;
  }

  @Override
  public boolean limits(boolean holdsUp, List<Stretch.Limits> limits) {
    limits.add(split.limits(holdsUp));
    boolean any = false;
    for (Line branch : branches) {
      any |= branch.limits(holdsUp, limits);
    }
    limits.add(merge.limits(any));
    return any;
  }

  @Override
  public Part first() {
    return split;
  }

  @Override
  public Part last() {
    return merge;
  }

  @Override
  public List<Edge> edges() {
    List<Edge> edges = new ArrayList<>();
    for (int i = 0; i < branches.size(); i++) {
      Line branch = branches.get(i);
      long gone = sent.get(i).sum();
      edges.add(
          new Edge(split.name(), branch.first().name(), gone, branch.first().books().allArrived()));
      edges.addAll(branch.edges());
      long results = branch.last().books().allLeft();
      edges.add(new Edge(branch.last().name(), merge.name(), results, come.get(i).sum()));
    }
    return edges;
  }
}
