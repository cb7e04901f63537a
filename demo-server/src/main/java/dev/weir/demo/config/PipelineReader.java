package dev.weir.demo.config;

import dev.weir.demo.yaml.NumberKind;
import dev.weir.demo.yaml.Section;
import dev.weir.demo.yaml.TextKind;
import dev.weir.overflow.Overflow;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Reads one of the {@code pipelines}. */
final class PipelineReader {

  private static final StageSpec PARSE = usual(PipelineSpec.PARSE, 2, 256);
  private static final StageSpec ENRICH = usual(PipelineSpec.ENRICH, 8, 256);
  private static final StageSpec AGGREGATE = usual(PipelineSpec.AGGREGATE, 1, 4);
  private static final int USUAL_BATCH = 256;
  private static final Duration USUAL_BATCH_TIME = Duration.ofMillis(100);
  private static final int USUAL_TOP = 10;
  private static final int USUAL_LINE = 16 << 10;

  private static final NumberKind WORKERS = new NumberKind(1, Limits.MOST_WORKERS);
  private static final NumberKind CONCURRENCY = new NumberKind(1, 1 << 14);
  private static final NumberKind CAPACITY = new NumberKind(1, Limits.LONGEST_QUEUE);
  private static final NumberKind BATCH = new NumberKind(1, 1 << 16);
  private static final NumberKind TOP = new NumberKind(1, 100);
  private static final TextKind POOL = new TextKind("the name of a pool");

  private final BiConsumer<StageSpec, Section> stages;

  /** With who is told of each stage and of where it stands. */
  PipelineReader(BiConsumer<StageSpec, Section> stages) {
    this.stages = stages;
  }

  private static StageSpec usual(String name, int workers, int capacity) {
    return new StageSpec(name, null, workers, 0, Overflow.block(), capacity, Duration.ZERO);
  }

  /** The route; where its path is missing or wrong, that is "". */
  PipelineSpec read(String name, Section section) {
    PipelineSpec spec =
        new PipelineSpec(
            name,
            section.need("path", PathKind.PATH).orElse(""),
            stage(section, PARSE),
            stage(section, ENRICH),
            section.find("batch", BATCH).orElse(USUAL_BATCH),
            section.find("batchTime", Limits.BOUND).orElse(USUAL_BATCH_TIME),
            stage(section, AGGREGATE),
            section.find("top", TOP).orElse(USUAL_TOP),
            section.find("maxLine", RouteReader.LINE).orElse(USUAL_LINE),
            section.find("description", RouteReader.DESCRIPTION).orElse(null),
            UploadReader.read(section, UploadSpec.OF_PIPELINES));
    section.end();
    return spec;
  }

  private StageSpec stage(Section pipeline, StageSpec usual) {
    return pipeline.findSection(usual.name()).map(it -> read(it, usual)).orElse(usual);
  }

  private StageSpec read(Section section, StageSpec usual) {
    @Nullable String pool = pool(section);
    StageSpec spec =
        new StageSpec(
            usual.name(),
            pool,
            pool == null ? section.find("workers", WORKERS).orElse(usual.workers()) : 0,
            section.find("concurrency", CONCURRENCY).orElse(usual.concurrency()),
            section.at("strategy") == null
                ? strategyLeftOut(section)
                : RouteReader.overflow(section),
            section.find("capacity", CAPACITY).orElse(usual.capacity()),
            section.find("work", RouteReader.WORK).orElse(usual.work()));
    section.end();
    stages.accept(spec, section);
    return spec;
  }

  private static @Nullable String pool(Section section) {
    Optional<String> pool = section.find("pool", POOL);
    if (section.at("pool") != null) {
      section.refuse("workers", "only without pool, which has its own");
    }
    return pool.orElse(null);
  }

  private static Overflow strategyLeftOut(Section section) {
    section.refuse("wait", "only with strategy: timeout");
    return Overflow.block();
  }
}
