package dev.weir.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/** Samples this JVM's threads, and says which lines they were seen on most. */
final class HotFrames implements AutoCloseable {

  private static final String JAVA = "jdk.ExecutionSample";
  private static final String NATIVE = "jdk.NativeMethodSample";
  private static final Duration PERIOD = Duration.ofMillis(10);

  private final Recording recording = new Recording();

  private HotFrames() {
    recording.enable(JAVA).withPeriod(PERIOD);
    recording.enable(NATIVE).withPeriod(PERIOD);
    recording.start();
  }

  static HotFrames record() {
    return new HotFrames();
  }

  /** The hottest frames of each kind of thread. */
  String markdown(int top) throws IOException {
    recording.stop();
    Path file = Files.createTempFile("bench", ".jfr");
    try {
      recording.dump(file);
      return summarise(RecordingFile.readAllEvents(file), top);
    } finally {
      Files.delete(file);
    }
  }

  @Override
  public void close() {
    recording.close();
  }

  private static String summarise(List<RecordedEvent> events, int top) {
    Map<String, Map<String, Integer>> byThread = new HashMap<>();
    for (RecordedEvent event : events) {
      if (event.getStackTrace() != null && !event.getStackTrace().getFrames().isEmpty()) {
        byThread
            .computeIfAbsent(kindOf(event.getThread("sampledThread")), key -> new HashMap<>())
            .merge(describe(event.getStackTrace().getFrames().get(0)), 1, Integer::sum);
      }
    }
    StringBuilder text = new StringBuilder();
    byThread.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(each -> append(text, each.getKey(), each.getValue(), top));
    return text.toString();
  }

  private static void append(
      StringBuilder text, String kind, Map<String, Integer> frames, int top) {
    int samples = frames.values().stream().mapToInt(Integer::intValue).sum();
    text.append("### ").append(kind).append(", ").append(samples).append(" samples\n\n");
    text.append("| share | frame |\n|---|---|\n");
    frames.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(top)
        .forEach(
            each ->
                text.append(
                    String.format(
                        Locale.ROOT,
                        "| %.1f %% | %s |%n",
                        100.0 * each.getValue() / samples,
                        each.getKey())));
    text.append('\n');
  }

  /** Threads that differ in their number only are of one kind. */
  private static String kindOf(RecordedThread thread) {
    if (thread == null || thread.getJavaName() == null) {
      return "other";
    }
    return thread.getJavaName().replaceAll("\\d+", "N");
  }

  private static String describe(RecordedFrame frame) {
    return frame.getMethod().getType().getName()
        + "."
        + frame.getMethod().getName()
        + ":"
        + frame.getLineNumber();
  }
}
