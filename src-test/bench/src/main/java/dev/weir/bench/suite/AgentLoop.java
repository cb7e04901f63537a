package dev.weir.bench.suite;

import dev.weir.bench.contender.Entrant;
import dev.weir.bench.measure.Figures;
import dev.weir.bench.measure.Measurement;
import dev.weir.bench.measure.Params;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The far side of an {@link Agent}: reads one request per line, measures, and answers with one
 * line. Ends with its input.
 */
public final class AgentLoop {

  static final String ANSWER = "@figures ";
  static final String FAILURE = "@failure ";

  private AgentLoop() {}

  /**
   * Serves one contender.
   *
   * @param who the contender that this JVM is for
   * @throws IOException if the input breaks
   * @throws InterruptedException if interrupted
   */
  public static void serve(Entrant who) throws IOException, InterruptedException {
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line = requests.readLine();
    while (line != null) {
      System.out.println(answer(who, line));
      System.out.flush();
      line = requests.readLine();
    }
  }

  private static String answer(Entrant who, String line) throws InterruptedException {
    List<String> words = List.of(line.split(" "));
    try {
      Params params = Params.parse(words.subList(1, words.size()));
      Figures figures = Measurement.byId(words.get(0)).measure(who, params);
      return ANSWER + figures;
    } catch (RuntimeException | Error e) {
      e.printStackTrace();
      return FAILURE + e.toString().replaceAll("\\s+", " ");
    }
  }
}
