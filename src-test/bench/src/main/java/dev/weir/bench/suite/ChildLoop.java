package dev.weir.bench.suite;

import dev.weir.bench.measure.Figures;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The far side of a {@link Child}: reads one request per line, and answers with one line. */
public final class ChildLoop {

  static final String ANSWER = "@figures ";
  static final String FAILURE = "@failure ";

  private ChildLoop() {}

  /** What a child does when it is asked. */
  public interface Servant {

    /**
     * Does it.
     *
     * @param words of the request, at least one
     * @return what it found
     * @throws InterruptedException if interrupted
     */
    Figures serve(List<String> words) throws InterruptedException;
  }

  /**
   * Serves until the input ends.
   *
   * @param servant asked for each line
   * @throws IOException if the input breaks
   * @throws InterruptedException if interrupted
   */
  public static void serve(Servant servant) throws IOException, InterruptedException {
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line = requests.readLine();
    while (line != null) {
      System.out.println(answer(servant, line));
      System.out.flush();
      line = requests.readLine();
    }
  }

  private static String answer(Servant servant, String line) throws InterruptedException {
    try {
      return ANSWER + servant.serve(List.of(line.split(" ")));
    } catch (RuntimeException | Error e) {
      e.printStackTrace();
      return FAILURE + e.toString().replaceAll("\\s+", " ");
    }
  }
}
