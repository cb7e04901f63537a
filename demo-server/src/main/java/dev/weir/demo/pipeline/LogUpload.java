package dev.weir.demo.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.demo.accesslog.Aggregate;
import dev.weir.demo.config.StageSpec;
import dev.weir.demo.ingest.Line;
import dev.weir.demo.ingest.LineSplitter;
import dev.weir.demo.json.PipelineAnswer;
import dev.weir.demo.json.PipelineAnswer.MalformedLine;
import dev.weir.demo.json.PipelineAnswer.Progress;
import dev.weir.demo.strategy.ByteAllowance;
import dev.weir.pipeline.Bottleneck;
import dev.weir.request.Deadline;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One log on its way through a pipeline, and what becomes of its lines. */
public final class LogUpload {
  /*
   * lines, bytes        counted by the body's thread, one at a time
   * malformed, dropped  by the threads of the stages
   * told                the first malformed lines; by workers, several at a time, so under its lock
   * aggregated          by whoever brings a part of the sums, one at a time
   * sum                 likewise; read when all have come
   * looks, last         by a timer, and once by the body's thread
   */
  /* In front of the first stage, or in its hands: what its capacity says are lines. */
  private static final long MOST_UNDER_WAY = 256 << 10;

  private static final int MOST_TOLD = 5;
  private static final int LONGEST_TOLD = 120;
  private static final int BYTES_PER_CHARACTER = 4;

  private final LogPipeline pipeline;
  private final LineSplitter splitter;
  private final ByteAllowance allowance = new ByteAllowance(MOST_UNDER_WAY);
  private final LongAdder lines = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder malformed = new LongAdder();
  private final LongAdder aggregated = new LongAdder();
  private final Map<String, LongAdder> dropped = new LinkedHashMap<>();
  private final Map<String, LongAdder> looks = new ConcurrentSkipListMap<>();
  private final List<MalformedLine> told = new ArrayList<>();
  private final Aggregate sum = new Aggregate();
  private volatile Bottleneck last;

  /**
   * For one body.
   *
   * @param pipeline of the route
   */
  public LogUpload(LogPipeline pipeline) {
    this.pipeline = pipeline;
    this.last = pipeline.bottleneck();
    this.splitter = new LineSplitter(pipeline.spec().maxLine());
    for (StageSpec stage : pipeline.spec().stages()) {
      dropped.put(stage.name(), new LongAdder());
    }
  }

  /**
   * What was in it. To be called, and subscribed to, once.
   *
   * @param body in chunks of any size; read no faster than the stages take it, if they wait
   * @return when all lines have come through; fails with what ends the pipeline, or with {@link
   *     dev.weir.demo.ingest.BodyException}
   */
  public Mono<PipelineAnswer> answer(Flux<byte[]> body) {
    Flux<Item<Line>> all =
        body.concatMap(chunk -> allowance.room().thenReturn(chunk), 0)
            .flatMapIterable(splitter::lines, 1)
            .concatWith(splitter.last())
            .doOnNext(this::came)
            .map(line -> new Item<>(this, line))
            .doOnComplete(() -> looked(pipeline.bottleneck()));
    return Mono.using(
            () -> pipeline.looks().subscribe(this::looked),
            looks -> pipeline.parts(all).doOnNext(this::add).then(Mono.fromSupplier(this::answer)),
            Disposable::dispose)
        /* The deadline is the upload's, and who let that in heeds it. */
        .contextWrite(context -> context.delete(Deadline.class));
  }

  private void came(Line line) {
    lines.increment();
    bytes.add(line.bytes().remaining());
    allowance.take(line.bytes().remaining());
  }

  /** A line that came is kept no longer. */
  void left(Line line) {
    allowance.giveBack(line.bytes().remaining());
  }

  private void add(Aggregate part) {
    sum.add(part);
    aggregated.add(part.entries());
  }

  private void looked(Bottleneck bottleneck) {
    last = bottleneck;
    if (bottleneck.kind() != Bottleneck.Kind.NONE) {
      looks.computeIfAbsent(bottleneck.name(), name -> new LongAdder()).increment();
    }
  }

  void dropped(StageSpec stage, int number) {
    LongAdder count = dropped.get(stage.name());
    if (count != null) {
      count.add(number);
    }
  }

  void malformed(Line line, String why) {
    malformed.increment();
    synchronized (told) {
      if (told.size() < MOST_TOLD) {
        told.add(new MalformedLine(line.number(), why, beginning(line)));
      }
    }
  }

  private static String beginning(Line line) {
    ByteBuffer bytes = line.bytes().duplicate();
    bytes.limit(bytes.position() + Math.min(BYTES_PER_CHARACTER * LONGEST_TOLD, bytes.remaining()));
    String text = UTF_8.decode(bytes).toString();
    return text.length() <= LONGEST_TOLD ? text : text.substring(0, LONGEST_TOLD) + "...";
  }

  /**
   * How far it is. From any thread.
   *
   * @return counts that may be a moment apart
   */
  public Progress progress() {
    return new Progress(
        lines.sum(), bytes.sum(), malformed.sum(), droppedLines(), aggregated.sum(), last.name());
  }

  private long droppedLines() {
    return dropped.values().stream().mapToLong(LongAdder::sum).sum();
  }

  private PipelineAnswer answer() {
    Map<String, Long> left = new LinkedHashMap<>();
    dropped.forEach((stage, count) -> left.put(stage, count.sum()));
    Map<String, Long> seen = new TreeMap<>();
    looks.forEach((name, count) -> seen.put(name, count.sum()));
    List<MalformedLine> first;
    synchronized (told) {
      first = told.stream().sorted(Comparator.comparingLong(MalformedLine::line)).toList();
    }
    return PipelineAnswer.of(
        pipeline.spec(),
        new PipelineAnswer.Counts(
            lines.sum(), bytes.sum(), malformed.sum(), left, aggregated.sum()),
        sum,
        first,
        seen);
  }
}
