package dev.weir.demo.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.weir.observe.Ledger;
import dev.weir.pipeline.Bottleneck;
import dev.weir.pipeline.Edge;
import dev.weir.pipeline.PipelineSnapshot;
import dev.weir.pipeline.StageSnapshot;
import java.util.List;
import java.util.Locale;

/**
 * Pipelines as they are now, with every duration in microseconds and every share from 0 to 1.
 *
 * @param pipelines one after the other
 */
public record PipelinesView(List<PipelineView> pipelines) {

  /**
   * The view of some pipelines.
   *
   * @param pipelines each as it is now
   * @return the view
   */
  public static PipelinesView of(List<PipelineSnapshot> pipelines) {
    return new PipelinesView(pipelines.stream().map(PipelineView::of).toList());
  }

  record PipelineView(
      String name,
      long windowMicros,
      int runs,
      long offered,
      long completed,
      long pending,
      BottleneckView bottleneck,
      List<StageView> stages,
      List<Edge> edges) {

    static PipelineView of(PipelineSnapshot pipeline) {
      return new PipelineView(
          pipeline.name(),
          pipeline.window().toNanos() / 1_000,
          pipeline.runs(),
          pipeline.offered(),
          pipeline.completed(),
          pipeline.pending(),
          BottleneckView.of(pipeline.bottleneck()),
          pipeline.stages().stream().map(StageView::of).toList(),
          pipeline.edges());
    }
  }

  record BottleneckView(String kind, String name) {

    static BottleneckView of(Bottleneck bottleneck) {
      return new BottleneckView(word(bottleneck.kind()), bottleneck.name());
    }
  }

  record StageView(
      String name,
      String kind,
      String place,
      int concurrency,
      int servers,
      String strategy,
      Ledger ledger,
      long left,
      @JsonProperty("perSecond") double rate,
      double serviceMicros,
      double utilization,
      double occupied,
      double wanted) {

    static StageView of(StageSnapshot stage) {
      return new StageView(
          stage.name(),
          word(stage.config().kind()),
          stage.config().place(),
          stage.config().concurrency(),
          stage.config().servers(),
          stage.config().strategy(),
          stage.ledger(),
          stage.left(),
          rounded(stage.rate(), 10),
          rounded(stage.serviceTime().toNanos() / 1e3, 10),
          rounded(stage.utilization(), 1_000),
          rounded(stage.occupied(), 1_000),
          rounded(stage.wanted(), 1_000));
    }
  }

  private static String word(Enum<?> kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static double rounded(double number, int parts) {
    return (double) Math.round(number * parts) / parts;
  }
}
