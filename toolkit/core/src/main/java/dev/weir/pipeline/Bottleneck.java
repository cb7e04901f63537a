package dev.weir.pipeline;

import java.util.List;

/**
 * What sets a pipeline's pace.
 *
 * @param kind what kind of thing that is
 * @param name of the stage; else that of the kind, in small letters
 */
public record Bottleneck(Kind kind, String name) {

  /** What may set the pace. */
  public enum Kind {
    /** A stage: it is full, and its results are wanted. */
    STAGE,
    /** No stage is full: all could do more than comes. */
    SOURCE,
    /** The subscriber: what comes out is not wanted most of the time. */
    SUBSCRIBER,
    /** There is no subscription, or was none a moment ago. */
    NONE
  }

  static Bottleneck of(int stage, List<StageConfig> stages) {
    return switch (stage) {
      case Stretch.SOURCE -> new Bottleneck(Kind.SOURCE, "source");
      case Stretch.SUBSCRIBER -> new Bottleneck(Kind.SUBSCRIBER, "subscriber");
      case Stretch.NOBODY -> new Bottleneck(Kind.NONE, "none");
      default -> new Bottleneck(Kind.STAGE, stages.get(stage).name());
    };
  }
}
