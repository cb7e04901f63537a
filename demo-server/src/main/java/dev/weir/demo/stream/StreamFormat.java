package dev.weir.demo.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.demo.json.Json;
import dev.weir.demo.json.ProblemLine;
import dev.weir.demo.json.StreamSummary;
import dev.weir.demo.json.TickLine;
import dev.weir.demo.text.MediaTypes;
import dev.weir.netty.Problem;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How events are written, each in bytes that stand for themselves. */
public enum StreamFormat {
  /** Server-sent events, as browsers read them with {@code EventSource}. */
  SSE("sse", "text/event-stream") {

    /* When a browser is to come back that was cut off. */
    @Override
    byte[] opening() {
      return "retry: 3000\n\n".getBytes(US_ASCII);
    }

    @Override
    byte[] tick(TickLine tick) {
      return event("id: " + tick.seq() + "\nevent: tick", Json.line(tick));
    }

    @Override
    byte[] problem(Problem problem) {
      return event("event: problem", problem.toJson().concat("\n").getBytes(UTF_8));
    }

    @Override
    byte[] summary(StreamSummary summary) {
      return event("event: end", Json.line(summary));
    }

    @Override
    byte[] heartbeat() {
      return ": heartbeat\n\n".getBytes(US_ASCII);
    }
  },

  /** A line of JSON for each event. */
  NDJSON("ndjson", "application/x-ndjson") {

    @Override
    byte[] opening() {
      return new byte[0];
    }

    @Override
    byte[] tick(TickLine tick) {
      return Json.line(tick);
    }

    @Override
    byte[] problem(Problem problem) {
      return Json.line(ProblemLine.of(problem));
    }

    @Override
    byte[] summary(StreamSummary summary) {
      return Json.line(new StreamSummary.Line(summary));
    }

    /* A line without anything, which parsers of NDJSON skip. */
    @Override
    byte[] heartbeat() {
      return new byte[] {'\n'};
    }
  };

  private final String word;
  private final String mediaType;

  StreamFormat(String word, String mediaType) {
    this.word = word;
    this.mediaType = mediaType;
  }

  /**
   * The media type.
   *
   * @return for Content-Type
   */
  public String mediaType() {
    return mediaType;
  }

  /**
   * The names of all.
   *
   * @return as a request has them
   */
  public static List<String> words() {
    return Stream.of(values()).map(format -> format.word).toList();
  }

  /**
   * The format of a name.
   *
   * @param word as a request has it
   * @return empty if there is none of that name
   */
  public static Optional<StreamFormat> of(String word) {
    return Stream.of(values()).filter(format -> format.word.equals(word)).findFirst();
  }

  /**
   * What a client would rather have.
   *
   * @param accept the values of its Accept header
   * @return NDJSON if it asks for that by name, and not more for events; else SSE
   */
  public static StreamFormat accepted(List<String> accept) {
    double ndjson = MediaTypes.quality(accept, NDJSON.mediaType);
    return ndjson > 0 && ndjson > MediaTypes.quality(accept, SSE.mediaType) ? NDJSON : SSE;
  }

  /** What comes first; may be empty. */
  abstract byte[] opening();

  /** A tick. */
  abstract byte[] tick(TickLine tick);

  /** What went wrong. */
  abstract byte[] problem(Problem problem);

  /** How it ended. */
  abstract byte[] summary(StreamSummary summary);

  /** A sign of life, which means nothing. */
  abstract byte[] heartbeat();

  private static byte[] event(String head, byte[] line) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(head.length() + line.length + 8);
    bytes.writeBytes(head.getBytes(US_ASCII));
    bytes.writeBytes("\ndata: ".getBytes(US_ASCII));
    bytes.writeBytes(line);
    bytes.write('\n');
    return bytes.toByteArray();
  }
}
