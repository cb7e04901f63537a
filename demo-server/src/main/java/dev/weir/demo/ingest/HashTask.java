package dev.weir.demo.ingest;

import dev.weir.demo.json.LineAnswer;
import dev.weir.demo.strategy.SimulatedWork;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.Callable;

/**
 * The task that a line is: the digest of its bytes, and whatever else it is said to cost.
 *
 * @param line the line
 * @param extra simulated blocking work on top
 * @param offeredNanos when it was offered, on {@link System#nanoTime()}
 */
record HashTask(Line line, Duration extra, long offeredNanos) implements Callable<LineAnswer> {

  @Override
  public LineAnswer call() throws InterruptedException {
    long started = System.nanoTime();
    int length = line.bytes().remaining();
    MessageDigest digest = sha256();
    digest.update(line.bytes().duplicate());
    String hash = HexFormat.of().formatHex(digest.digest());
    SimulatedWork.block(extra);
    long ended = System.nanoTime();
    return new LineAnswer(
        line.number(), length, hash, (started - offeredNanos) / 1_000, (ended - started) / 1_000);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
