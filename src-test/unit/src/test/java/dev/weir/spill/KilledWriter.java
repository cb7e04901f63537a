package dev.weir.spill;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * What the process does that is killed: it appends, syncs as the policy says, reads and releases,
 * and says so.
 *
 * <pre>
 * n 17    records below 17 may be there, from now on
 * a 12    records below 12 are acknowledged
 * r 5     records below 5 may be gone, from now on
 * </pre>
 */
final class KilledWriter {

  static final int SEGMENT = 256 << 10;

  private static final long MAX_BYTES = 4L << 20;

  private final SegmentLog log;
  private final SyncSchedule schedule;
  private final SyncPolicy policy;
  private final SplittableRandom random;

  /** Not a stream that gathers: what was said must be known when the process is dead. */
  private final OutputStream out = new FileOutputStream(FileDescriptor.out);

  private long acknowledged;

  private KilledWriter(SegmentLog log, SyncPolicy policy, long seed) {
    this.log = log;
    this.policy = policy;
    this.schedule = new SyncSchedule(policy, System::nanoTime, log.next());
    this.random = new SplittableRandom(seed);
  }

  static SyncPolicy policy(String name) {
    return switch (name) {
      case "none" -> SyncPolicy.none();
      case "records" -> SyncPolicy.every(100);
      default -> SyncPolicy.every(Duration.ofMillis(5));
    };
  }

  static LogSettings settings(Path folder, SyncPolicy policy) {
    return new LogSettings(folder, MAX_BYTES, SEGMENT, policy);
  }

  /** A record whose length and content say which it is. */
  static ByteBuffer record(long number) {
    SplittableRandom random = new SplittableRandom(number);
    int length = random.nextInt(500) == 0 ? random.nextInt(150_000) : random.nextInt(600);
    byte[] bytes = new byte[Long.BYTES + length];
    random.nextBytes(bytes);
    return ByteBuffer.wrap(bytes).putLong(0, number);
  }

  public static void main(String[] args) throws IOException {
    SyncPolicy policy = policy(args[1]);
    SegmentLog log = SegmentLog.open(settings(Path.of(args[0]), policy));
    new KilledWriter(log, policy, Long.parseLong(args[2])).run();
  }

  private void run() throws IOException {
    while (true) {
      if (random.nextInt(3) == 0) {
        readSome(random.nextInt(300));
      }
      appendSome(1 + random.nextInt(200));
    }
  }

  private void appendSome(int records) throws IOException {
    say('n', log.next() + records);
    for (int i = 0; i < records; i++) {
      ByteBuffer record = record(log.next());
      while (!log.hasRoom(record.remaining())) {
        readSome(200);
      }
      log.append(record);
      schedule.appended(log.next());
      if (schedule.isDue()) {
        log.sync();
        settle();
      }
    }
    if (!policy.syncs()) {
      log.flush();
    }
    settle();
  }

  private void settle() throws IOException {
    schedule.settled(log.flushed(), log.synced());
    if (schedule.acknowledged() > acknowledged) {
      acknowledged = schedule.acknowledged();
      say('a', acknowledged);
    }
  }

  private void readSome(int most) throws IOException {
    for (int i = 0; i < most; i++) {
      long number = log.position();
      ByteBuffer record = log.read();
      if (record == null) {
        break;
      }
      if (!record.equals(record(number))) {
        throw new IllegalStateException("record " + number + ": another (expected: as appended)");
      }
    }
    say('r', log.position());
    log.release(log.position());
  }

  private void say(char what, long number) throws IOException {
    out.write((what + " " + number + "\n").getBytes(US_ASCII));
  }
}
