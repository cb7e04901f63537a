package dev.weir.demo.spill;

import dev.weir.demo.config.SpillSpec;
import dev.weir.demo.config.SyncSpec;
import dev.weir.demo.strategy.ByteAllowance;
import dev.weir.demo.strategy.SimulatedWork;
import dev.weir.pool.WorkerPool;
import dev.weir.spill.Accepted;
import dev.weir.spill.PoolSpill;
import dev.weir.spill.Spill;
import dev.weir.spill.SpillBuilder;
import dev.weir.spill.SpillCodec;
import dev.weir.spill.SpillEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A pool for lines, with a disk in front. Thread-safe. */
public final class LineSpill {

  private static final Logger LOG = LoggerFactory.getLogger(LineSpill.class);

  /* Of each upload: so many more lines than the pool has room for are under way, or none would ever
   * find it full. Where lines wait for a sync to be acknowledged, there must be enough of them for
   * it to be worth its while: the time between two syncs would else be that of a few lines. */
  private static final int BEYOND_CAPACITY = 64;
  private static final int UNTIL_A_TIMED_SYNC = 1_024;
  private static final int MOST_BEYOND = 1 << 14;

  /** How long a disk that was not done in time may take to let go. */
  static final Duration LAST_WAIT = Duration.ofSeconds(1);

  private static final int MOST_HANDED_OVER = 1 << 20;

  /* Both of the above are lines, of any size. */
  private static final long MOST_BYTES_OF_AN_UPLOAD = 1 << 20;

  private final SpillSpec spec;
  private final SpillFolder folder;
  private final int window;
  private final ByteAllowance allowance;
  private final Spill<byte[]> spill;
  private final WorkerPool pool;
  private final long found;

  /* Whoever submits a line before it has begun waits for that. */
  private final Sinks.One<PoolSpill<byte[]>> front = Sinks.one();
  private volatile boolean closed;

  private LineSpill(SpillSpec spec, SpillFolder folder, WorkerPool pool) throws IOException {
    this.spec = spec;
    this.folder = folder;
    this.pool = pool;
    this.window = pool.config().capacity() + beyondCapacity(spec.disk().sync());
    this.allowance = new ByteAllowance(spec.upload().most() * MOST_BYTES_OF_AN_UPLOAD);
    this.spill = builder().build();
    this.found = spill.snapshot().ledger().spilled();
  }

  /**
   * Opens one. What is on disk stays there until it {@link #begin}s. Blocks.
   *
   * @param spec how it is to be
   * @param pool where lines are handled
   * @return the spill
   * @throws FolderUnavailableException if its folder cannot be used
   */
  static LineSpill open(SpillSpec spec, WorkerPool pool) {
    try {
      SpillFolder folder = SpillFolder.of(spec.name(), spec.disk().folder());
      try {
        return new LineSpill(spec, folder, pool);
      } catch (IOException | RuntimeException e) {
        folder.release();
        throw e;
      }
    } catch (IOException e) {
      throw new FolderUnavailableException(spec.name(), e);
    }
  }

  /** Replays what is on disk from now on, and takes lines. Once. */
  void begin() {
    tellOfFound();
    front.tryEmitValue(spill.before(pool, this::handle, this::putAside));
  }

  private static int beyondCapacity(SyncSpec sync) {
    return switch (sync.when()) {
      case NONE -> BEYOND_CAPACITY;
      case RECORDS -> Math.min(MOST_BEYOND, BEYOND_CAPACITY + 2 * sync.records());
      case TIME -> UNTIL_A_TIMED_SYNC;
    };
  }

  private SpillBuilder<byte[]> builder() {
    SpillSpec.Disk disk = spec.disk();
    SpillBuilder<byte[]> builder =
        Spill.in(folder.path(), SpillCodec.bytes())
            .name(spec.name())
            .maxBytes(disk.maxBytes())
            .segmentBytes(disk.segmentBytes())
            .sync(disk.sync().policy())
            .overflow(spec.overflow())
            .handover(handover())
            .listener(this::log);
    return disk.inOrder()
        ? builder.inOrder()
        : builder.shares(disk.liveShare(), disk.replayShare());
  }

  /* All that uploads may have under way at a time, so that none is refused for want of a place to
   * wait in for the disk. */
  private int handover() {
    return (int) Math.min(MOST_HANDED_OVER, (long) spec.upload().most() * window);
  }

  private void handle(byte[] line) throws InterruptedException {
    SimulatedWork.block(spec.work());
  }

  /* Nobody waits for a line that came back. */
  private void putAside(byte[] line, Throwable error) {
    LOG.warn("spill {}: a line of {} bytes failed", spec.name(), line.length, error);
  }

  /* On the disk's thread. That it is busy, or full, is nothing new: the snapshot says so. */
  private void log(SpillEvent event) {
    switch (event.kind()) {
      case DISK_FAILED -> LOG.warn("spill {}: the disk has failed", spec.name(), event.error());
      case DISK_RECOVERED -> LOG.warn("spill {}: the disk works again", spec.name());
      default -> LOG.debug("spill {}: {}", spec.name(), event.kind());
    }
  }

  private void tellOfFound() {
    if (found > 0) {
      LOG.warn("spill {}: {} lines in {} are replayed", spec.name(), found, folder.path());
    }
  }

  /**
   * What it was to be.
   *
   * @return as configured
   */
  public SpillSpec spec() {
    return spec;
  }

  /**
   * How many lines one upload may have under way.
   *
   * @return some more than the pool has room for
   */
  public int window() {
    return window;
  }

  /**
   * Offers a line to the pool, and to the disk if that has no room; once it has begun. Cold.
   *
   * @param line not to be changed any more
   * @return as {@link PoolSpill#submit}; empty if it ends before it has begun
   */
  public Mono<Accepted> submit(byte[] line) {
    return Mono.defer(
        () -> {
          allowance.take(line.length);
          return front
              .asMono()
              .flatMap(pooled -> pooled.submit(line))
              .doFinally(end -> allowance.giveBack(line.length));
        });
  }

  /**
   * How many bytes of lines one upload may have under way.
   *
   * @return a new allowance, for what is submitted of one upload
   */
  public ByteAllowance allowance() {
    return new ByteAllowance(MOST_BYTES_OF_AN_UPLOAD);
  }

  /**
   * Waits for room for the lines of all uploads together: those of clients that have gone take room
   * as well.
   *
   * @return as {@link ByteAllowance#room}
   */
  public Mono<Void> room() {
    return allowance.room();
  }

  SpillStatus status() {
    return new SpillStatus(spec, folder.path(), found, spill.snapshot());
  }

  /** Takes no more, and gives the folder back once the pool is done with what it has. Cold. */
  Mono<Void> disposeGracefully(Duration deadline) {
    front.tryEmitEmpty();
    return spill
        .disposeGracefully()
        .timeout(deadline)
        .onErrorResume(this::giveUp)
        .then(Mono.fromRunnable(this::forget));
  }

  /* What is done at once is so for who submits; the disk has still to let go of its files. */
  private Mono<Void> giveUp(Throwable error) {
    LOG.warn("spill {}: did not end in good order", spec.name(), error);
    spill.dispose();
    return spill
        .disposeGracefully()
        .timeout(LAST_WAIT)
        .onErrorResume(last -> !(last instanceof TimeoutException), last -> Mono.empty());
  }

  private void forget() {
    closed = true;
    long left = spill.snapshot().ledger().spilled();
    if (left > 0 && folder.temporary()) {
      LOG.warn(
          "spill {}: {} lines are deleted with their temporary folder (expected, to keep them: a"
              + " folder in the configuration)",
          spec.name(),
          left);
    }
  }

  /** Once it has ended. Blocks. */
  void release() {
    if (closed) {
      folder.release();
    } else if (folder.temporary()) {
      LOG.warn("spill {}: {} is left behind: its disk is still busy", spec.name(), folder.path());
    }
  }
}
