package dev.weir.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Connections that are kept alive, on one thread, each of which asks again as soon as it has its
 * answer. It does next to nothing else, so that the server gets most of a small machine.
 */
public final class Callers implements AutoCloseable {

  private static final byte[] REQUEST =
      "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final long TICK_MILLIS = 10;
  private static final long PATIENCE_MILLIS = 10_000;

  private final Selector selector;
  private final ByteBuffer request = ByteBuffer.allocateDirect(REQUEST.length);
  private final ByteBuffer received = ByteBuffer.allocateDirect(1 << 14);
  private final Thread thread = new Thread(this::call, "callers");
  private final CountDownLatch started = new CountDownLatch(1);
  private final Counter accepted = new Counter();
  private final Counter refused = new Counter();
  private final Histogram latency = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
  private volatile boolean recording;
  private volatile boolean stopped;
  private volatile @Nullable Exception failure;
  private HttpAnswer last = new HttpAnswer();
  private String threadId = "";

  /**
   * Connects.
   *
   * @param server is asked for {@code /}
   * @param connections how many
   */
  public Callers(InetSocketAddress server, int connections) {
    try {
      selector = Selector.open();
      request.put(REQUEST).flip();
      for (int i = 0; i < connections; i++) {
        SocketChannel channel = SocketChannel.open(server);
        channel.socket().setTcpNoDelay(true);
        channel.configureBlocking(false);
        Call call = new Call();
        channel.register(selector, SelectionKey.OP_READ, call);
        last = call.answer;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thread.setDaemon(true);
  }

  /** Begins to ask. */
  public void start() {
    thread.start();
  }

  /** As the kernel calls its thread. */
  String threadId() throws InterruptedException {
    started.await();
    return threadId;
  }

  /**
   * Answers with status 200.
   *
   * @return so far; any thread
   */
  public long accepted() {
    return accepted.get();
  }

  /**
   * All other answers.
   *
   * @return so far; any thread
   */
  public long refused() {
    return refused.get();
  }

  /**
   * How long one answer is, its head included.
   *
   * @return bytes
   */
  public int answerSize() {
    return last.size();
  }

  void record(boolean on) {
    recording = on;
  }

  /** Once it is closed. */
  Histogram latency() {
    return latency;
  }

  private void call() {
    try {
      threadId = TaskThreads.currentId();
      started.countDown();
      for (SelectionKey key : selector.keys()) {
        ask(key);
      }
      while (!stopped) {
        selector.select(this::read, TICK_MILLIS);
      }
    } catch (IOException | RuntimeException e) {
      failure = e;
    } finally {
      started.countDown();
    }
  }

  private void ask(SelectionKey key) {
    try {
      ((Call) key.attachment()).asked = System.nanoTime();
      request.rewind();
      while (request.hasRemaining()) {
        ((SocketChannel) key.channel()).write(request);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(SelectionKey key) {
    Call call = (Call) key.attachment();
    received.clear();
    try {
      if (((SocketChannel) key.channel()).read(received) < 0) {
        throw new IOException("the server closed a connection");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (call.answer.takes(received.flip())) {
      (call.answer.status() == 200 ? accepted : refused).increment();
      if (recording) {
        latency.recordValue(System.nanoTime() - call.asked);
      }
      ask(key);
    }
  }

  /** Hangs up. Idempotent. */
  @Override
  public void close() {
    if (stopped) {
      return;
    }
    stopped = true;
    try {
      thread.join(PATIENCE_MILLIS);
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (failure != null) {
      throw new IllegalStateException(failure);
    }
  }

  private static final class Call {
    private final HttpAnswer answer = new HttpAnswer();
    private long asked;
  }
}
