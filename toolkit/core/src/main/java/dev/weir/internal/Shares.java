package dev.weir.internal;

import dev.weir.discipline.Partitions;
import dev.weir.observe.PartitionSnapshot;
import dev.weir.request.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/** What each partition of a gate has. */
final class Shares {

  private final Partitions partitions;
  private final IntSupplier permits;
  private final List<Share> shares = new ArrayList<>();

  /**
   * Nothing yet.
   *
   * @param partitions of a gate
   * @param permits how many it gives at a time, now
   */
  Shares(Partitions partitions, IntSupplier permits) {
    this.partitions = partitions;
    this.permits = permits;
    List<String> names = partitions.names();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      shares.add(new Share(name, partitions.shareOf(name), partitions.weight(i)));
    }
  }

  /** Where a request belongs: with the others if its classifier throws. */
  Share of(Request request) {
    int index;
    try {
      index = partitions.indexOf(request);
    } catch (Throwable e) { // a caller's
      Errors.reportOrDrop(e);
      index = shares.size() - 1;
    }
    return shares.get(index);
  }

  /** How many permits there are to be shared. */
  int permits() {
    return permits.getAsInt();
  }

  List<Share> all() {
    return shares;
  }

  List<PartitionSnapshot> snapshot() {
    return shares.stream().map(Share::snapshot).toList();
  }
}
