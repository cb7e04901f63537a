package dev.weir.demo.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.weir.demo.json.PoolsView.PercentilesView;
import dev.weir.demo.strategy.GateStatus;
import dev.weir.netty.HttpRefusals;
import dev.weir.observe.GateSnapshot;
import dev.weir.observe.Ledger;
import dev.weir.observe.PartitionSnapshot;
import dev.weir.observe.Reason;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Gates as they are now, with every duration in microseconds.
 *
 * @param gates one after the other
 */
public record GatesView(List<GateView> gates) {

  /**
   * The view of some gates.
   *
   * @param gates each as it is now
   * @return the view
   */
  public static GatesView of(List<GateStatus> gates) {
    return new GatesView(gates.stream().map(GateView::of).toList());
  }

  record GateView(
      String name,
      String path,
      String limitBy,
      String discipline,
      Ledger ledger,
      int limit,
      long inFlight,
      @JsonProperty("waiting") long inLine,
      int queueCapacity,
      int maxWaiters,
      Map<String, Long> refused,
      @JsonProperty("wait") PercentilesView waits,
      List<PartitionSnapshot> partitions,
      ShadowView shadow,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable DependencyView dependency) {

    static GateView of(GateStatus status) {
      GateSnapshot gate = status.gate();
      GateSnapshot dependency = status.dependency();
      return new GateView(
          gate.name(),
          status.path(),
          status.limitBy(),
          status.discipline(),
          gate.ledger(),
          gate.limit(),
          gate.inFlight(),
          waiting(gate),
          gate.queueCapacity(),
          gate.maxWaiters(),
          words(gate.refused()),
          PercentilesView.of(gate.waits()),
          gate.partitions(),
          new ShadowView(status.shadow(), gate.shadow().delayed(), words(gate.shadow().refused())),
          dependency == null ? null : DependencyView.of(dependency));
    }
  }

  /** What would have been; nothing where the gate is in force. */
  record ShadowView(boolean on, long delayed, Map<String, Long> refused) {}

  /** What is behind a gate. */
  record DependencyView(int workers, long busy, @JsonProperty("waiting") long inLine) {

    static DependencyView of(GateSnapshot dependency) {
      return new DependencyView(dependency.limit(), dependency.inFlight(), waiting(dependency));
    }
  }

  private static long waiting(GateSnapshot gate) {
    return gate.ledger().queued() + gate.ledger().waiting();
  }

  private static Map<String, Long> words(Map<Reason, Long> refused) {
    Map<String, Long> words = new TreeMap<>();
    refused.forEach((reason, count) -> words.put(HttpRefusals.gateWord(reason), count));
    return words;
  }
}
