package dev.weir.spill;

import dev.weir.overflow.Overflow;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Builds a {@link Spill}. Not thread-safe.
 *
 * @param <T> the elements
 */
public final class SpillBuilder<T> {

  private static final long DEFAULT_MAX_BYTES = 1L << 30;
  private static final int SEGMENTS_AT_LEAST = 4;
  private static final long MOST = 1L << 62;
  private static final int DEFAULT_ELEMENTS = 256;
  private static final int MOST_ELEMENTS = 1 << 20;

  private final Path folder;
  private final SpillCodec<T> codec;
  private String name = "spill";
  private long maxBytes = DEFAULT_MAX_BYTES;
  private int segmentBytes = LogSettings.USUAL_SEGMENT;
  private SyncPolicy sync = SyncPolicy.none();
  private Overflow overflow = Overflow.block();
  private boolean inOrder;
  private Shares shares = Shares.EQUAL;
  private int handover = DEFAULT_ELEMENTS;
  private int readAhead = DEFAULT_ELEMENTS;
  private @Nullable Scheduler disk;
  private @Nullable Scheduler emitter;
  private SpillListener listener = event -> {};
  private @Nullable BiConsumer<? super ByteBuffer, ? super Throwable> undecodable;

  SpillBuilder(Path folder, SpillCodec<T> codec) {
    this.folder = Rules.notNull("folder", folder);
    this.codec = Rules.notNull("codec", codec);
  }

  /**
   * Names it.
   *
   * @param newName shown in errors and events; not blank; {@code spill} by default
   * @return this
   */
  public SpillBuilder<T> name(String newName) {
    name = Rules.notBlank("name", newName);
    return this;
  }

  /**
   * Bounds what is on disk, whole files.
   *
   * @param bytes 4,096 to 2^62; 1 GiB by default
   * @return this
   * @throws IllegalArgumentException if it is out of its range
   */
  public SpillBuilder<T> maxBytes(long bytes) {
    maxBytes = Rules.between("maxBytes", bytes, 4_096, MOST);
    return this;
  }

  /**
   * Bounds one file. A file is deleted once all that is in it was passed on. Where this is more
   * than a quarter of {@link #maxBytes}, that is taken.
   *
   * @param bytes 1,024 to 2^30; 64 MiB by default
   * @return this
   * @throws IllegalArgumentException if it is out of its range
   */
  public SpillBuilder<T> segmentBytes(int bytes) {
    segmentBytes =
        (int)
            Rules.between(
                "segmentBytes", bytes, LogSettings.LEAST_SEGMENT, LogSettings.MOST_SEGMENT);
    return this;
  }

  /**
   * Says when what was written is forced to the disk.
   *
   * @param policy {@link SyncPolicy#none} by default
   * @return this
   */
  public SpillBuilder<T> sync(SyncPolicy policy) {
    sync = Rules.notNull("policy", policy);
    return this;
  }

  /**
   * Says what happens to an element for which there is no room on disk. {@code Overflow.block()} by
   * default: no more is asked for until there is some.
   *
   * @param newOverflow block, drop (the element), reject or timeout (fail once it was handed over
   *     so long ago and there is no room for it)
   * @return this
   * @throws IllegalArgumentException for caller-runs: an element is nothing to run
   */
  public SpillBuilder<T> overflow(Overflow newOverflow) {
    if (Rules.notNull("overflow", newOverflow).whenFull() == Overflow.Verdict.RUN) {
      throw new IllegalArgumentException(
          "overflow: " + newOverflow + " (expected: block, drop, reject or timeout)");
    }
    overflow = newOverflow;
    return this;
  }

  /**
   * Says how live and replayed elements share the consumer while both have something for it. One to
   * one by default.
   *
   * @param live how many live ones go in a round; 1 to 1,000,000
   * @param replay how many replayed ones go in the same round; 1 to 1,000,000
   * @return this
   * @throws IllegalArgumentException if one is out of its range
   */
  public SpillBuilder<T> shares(int live, int replay) {
    shares = new Shares(live, replay);
    inOrder = false;
    return this;
  }

  /**
   * Lets no element overtake another: while something is on disk, what comes goes there, too. Not
   * for a pool, whose workers do several things at a time.
   *
   * @return this
   */
  public SpillBuilder<T> inOrder() {
    inOrder = true;
    return this;
  }

  /**
   * Bounds how many elements wait in memory to be written. More make larger writes.
   *
   * @param elements 1 to 2^20; 256 by default
   * @return this
   * @throws IllegalArgumentException if it is out of its range
   */
  public SpillBuilder<T> handover(int elements) {
    handover = (int) Rules.between("handover", elements, 1, MOST_ELEMENTS);
    return this;
  }

  /**
   * Bounds how many elements are read before somebody wants them.
   *
   * @param elements 1 to 2^20; 256 by default
   * @return this
   * @throws IllegalArgumentException if it is out of its range
   */
  public SpillBuilder<T> readAhead(int elements) {
    readAhead = (int) Rules.between("readAhead", elements, 1, MOST_ELEMENTS);
    return this;
  }

  /**
   * Names the scheduler on which the disk is touched, and whose clock bounds the waits. Its threads
   * must be such as may block. A daemon thread of its own by default. It is not disposed of with
   * the spill. While it has no room it is asked again; if it is gone before the spill is, that
   * fails whoever takes or waits, and all that it is given, and a thread of its own closes the
   * files once the spill is disposed of.
   *
   * @param scheduler such as {@code Schedulers.boundedElastic()}
   * @return this
   */
  public SpillBuilder<T> disk(Scheduler scheduler) {
    disk = Rules.notNull("scheduler", scheduler);
    return this;
  }

  /**
   * Names the scheduler on which a stream is told what comes from disk. {@code
   * Schedulers.parallel()}, as it is when the spill is built, by default.
   *
   * @param scheduler any
   * @return this
   */
  public SpillBuilder<T> emitter(Scheduler scheduler) {
    emitter = Rules.notNull("scheduler", scheduler);
    return this;
  }

  /**
   * Listens to what happens to it.
   *
   * @param newListener must be quick
   * @return this
   */
  public SpillBuilder<T> listener(SpillListener newListener) {
    listener = Rules.notNull("listener", newListener);
    return this;
  }

  /**
   * Puts records aside that the codec cannot decode, and goes on behind them: each counts as
   * failed, and is let go of. By default such a record stays, and whoever takes fails there, as the
   * next one does. Not for records that the disk does not give back as they were written.
   *
   * @param aside gets the record's bytes, which are valid for the length of the call, and a {@link
   *     SpillFailedException} that has its number. On the disk's thread, which waits for it, before
   *     the record is let go of; after a crash maybe again. If it throws, the record stays
   * @return this
   */
  public SpillBuilder<T> undecodable(BiConsumer<? super ByteBuffer, ? super Throwable> aside) {
    undecodable = Rules.notNull("aside", aside);
    return this;
  }

  /**
   * Opens the folder and recovers what is there. Blocks.
   *
   * @return the spill
   * @throws IOException if the folder cannot be used: {@link SpillFailedException}, or {@link
   *     SpillCorruptException}
   */
  public Spill<T> build() throws IOException {
    int segment = (int) Math.min(segmentBytes, maxBytes / SEGMENTS_AT_LEAST);
    LogSettings settings = new LogSettings(folder, maxBytes, segment, sync);
    return build(SegmentLog.open(settings), segment);
  }

  /** With a log of another kind, for tests. */
  Spill<T> build(RecordLog log, int segment) {
    SpillConfig config =
        new SpillConfig(
            folder,
            name,
            maxBytes,
            segment,
            sync,
            overflow,
            inOrder,
            shares.live(),
            shares.replay(),
            handover,
            readAhead);
    boolean ownsDisk = disk == null;
    Scheduler itsDisk = disk == null ? ownDisk() : disk;
    LongSupplier nanoTime = ownsDisk ? System::nanoTime : () -> itsDisk.now(TimeUnit.NANOSECONDS);
    Scheduler itsEmitter = emitter == null ? Schedulers.parallel() : emitter;
    return new Spill<>(
        log,
        new SpillSetup<>(
            config, codec, itsDisk, ownsDisk, itsEmitter, nanoTime, listener, undecodable));
  }

  /* Not one of Schedulers' own: a factory for those, virtual time say, is not for a thread that blocks. */
  private Scheduler ownDisk() {
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "weir-spill-" + name);
              thread.setDaemon(true);
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    return Schedulers.fromExecutorService(executor, "weir-spill-" + name);
  }
}
