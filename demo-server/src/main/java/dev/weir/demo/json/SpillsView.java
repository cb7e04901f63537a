package dev.weir.demo.json;

import dev.weir.demo.config.SpillSpec;
import dev.weir.demo.spill.SpillStatus;
import dev.weir.observe.Ledger;
import dev.weir.spill.SpillSnapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Spills as they are now.
 *
 * @param spills one after the other
 */
public record SpillsView(List<SpillView> spills) {

  /**
   * The view of some spills.
   *
   * @param spills each as it is now
   * @return the view
   */
  public static SpillsView of(List<SpillStatus> spills) {
    return new SpillsView(spills.stream().map(SpillView::of).toList());
  }

  record SpillView(
      String name,
      String path,
      String pool,
      String strategy,
      String folder,
      boolean temporary,
      String sync,
      Ledger ledger,
      long bytes,
      long maxBytes,
      int segments,
      long found,
      long oldest,
      long next,
      long acknowledged,
      long written,
      long replayed,
      @Nullable String lastError) {

    static SpillView of(SpillStatus status) {
      SpillSpec spec = status.spec();
      SpillSnapshot spill = status.spill();
      Throwable error = spill.lastError();
      return new SpillView(
          spec.name(),
          spec.path(),
          spec.pool(),
          spec.overflow().word(),
          status.folder().toString(),
          spec.disk().folder() == null,
          spec.disk().sync().when().word(),
          spill.ledger(),
          spill.bytes(),
          spec.disk().maxBytes(),
          spill.segments(),
          status.found(),
          spill.oldest(),
          spill.next(),
          spill.acknowledged(),
          spill.written(),
          spill.replayed(),
          error == null ? null : error.toString());
    }
  }
}
