package dev.weir.netty.connection;

import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The streams of an HTTP/2 connection whose answers wait for their client to make room for them.
 * For the connection's event loop.
 */
final class StalledStreams {

  /* A stream that was "written" to is looked at when that is flushed: as a rule nothing is left.
   * Else it is "waiting", until nothing is. Time counts while the window of the stream, or that of
   * the connection, is closed; whether the socket has room is for StalledAnswers to see. */
  private final Http2Connection connection;
  private final long idleNanos;
  private final long leastPerSecond;
  private final Set<Http2FrameStream> written = new HashSet<>();
  private final Map<Integer, Answer> waiting = new HashMap<>();

  StalledStreams(Http2Connection connection, HttpBoundsConfig bounds) {
    this.connection = connection;
    this.idleNanos = TimeUnit.NANOSECONDS.convert(bounds.answerIdle());
    this.leastPerSecond = bounds.bodyRate();
  }

  /** Part of an answer was written. */
  void wrote(Http2FrameStream stream) {
    if (!waiting.containsKey(stream.id())) {
      written.add(stream);
    }
  }

  /**
   * What was written may go out.
   *
   * @return whether any of it has not
   */
  boolean flushed(long now) {
    for (Http2FrameStream stream : written) {
      Http2Stream open = connection.stream(stream.id());
      if (open != null && connection.remote().flowController().hasFlowControlled(open)) {
        waiting.put(stream.id(), new Answer(stream, new BodyPace(idleNanos, leastPerSecond, now)));
      }
    }
    written.clear();
    return !waiting.isEmpty();
  }

  /** Part of an answer has gone out. */
  void went(int stream, int bytes) {
    Answer answer = waiting.get(stream);
    if (answer != null) {
      answer.sent += bytes;
    }
  }

  /** Whether there is nothing to look at. */
  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** How often to look, in nanoseconds. */
  long looksEvery() {
    return BodyPace.looksEvery(idleNanos);
  }

  /** Looks, and forgets those that it returns: they take too long. */
  List<Http2FrameStream> tooSlow(long now) {
    Http2RemoteFlowController windows = connection.remote().flowController();
    boolean full = windows.windowSize(connection.connectionStream()) <= 0;
    List<Http2FrameStream> slow = new ArrayList<>();
    for (Iterator<Answer> each = waiting.values().iterator(); each.hasNext(); ) {
      Answer answer = each.next();
      Http2Stream stream = connection.stream(answer.stream.id());
      if (stream == null || !windows.hasFlowControlled(stream)) {
        each.remove();
      } else if (answer.pace.isTooSlow(answer.sent, full || windows.windowSize(stream) <= 0, now)) {
        each.remove();
        slow.add(answer.stream);
      }
    }
    return slow;
  }

  /** An answer that waits. */
  private static final class Answer {

    private final Http2FrameStream stream;
    private final BodyPace pace;
    private long sent;

    private Answer(Http2FrameStream stream, BodyPace pace) {
      this.stream = stream;
      this.pace = pace;
    }
  }
}
