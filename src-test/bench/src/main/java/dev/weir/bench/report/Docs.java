package dev.weir.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The place in a directory of Markdown files that is for the figures of one run, between two
 * comments.
 *
 * @param file the one that has it
 * @param start the comment at its beginning
 */
public record Docs(Path file, String start) {

  private static final String PLOTS = "plots";
  private static final String END = "<!-- end of figures -->";

  /**
   * Finds it.
   *
   * @param directory where the files are
   * @param name of the run
   * @param machine whose JDK the figures are of
   * @return the place
   * @throws IllegalArgumentException if no file, or more than one, has it
   * @throws IOException if a file cannot be read
   */
  public static Docs find(Path directory, String name, Machine machine) throws IOException {
    return find(directory, name + ", " + machine.release());
  }

  /**
   * Finds the one place of figures whatever the JDK.
   *
   * @param directory where the files are
   * @param name of the run
   * @return the place
   * @throws IllegalArgumentException if no file, or more than one, has it
   * @throws IOException if a file cannot be read
   */
  public static Docs find(Path directory, String name) throws IOException {
    String start = "<!-- figures: " + name + " -->";
    if (!Files.isDirectory(directory)) {
      throw new IllegalArgumentException("--write: " + directory + " (expected: a directory)");
    }
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path each : files.filter(file -> file.toString().endsWith(".md")).toList()) {
        String text = Files.readString(each);
        if (text.contains(start)) {
          found.add(each);
          if (text.indexOf(END, text.indexOf(start)) < 0) {
            throw new IllegalArgumentException(each + ": no " + END + " after " + start);
          }
        }
      }
    }
    if (found.size() != 1) {
      throw new IllegalArgumentException(
          "--write: "
              + start
              + " in "
              + found
              + " (expected: in one .md file of "
              + directory
              + ")");
    }
    return new Docs(found.get(0), start);
  }

  /**
   * Replaces what is there, and writes the plots to the directory for them.
   *
   * @param report the text; its plots are shown between the targets and the tables
   * @throws IOException if something cannot be written
   */
  public void write(Report report) throws IOException {
    report.plots().write(file.resolveSibling(PLOTS));
    replace(report.markdown(PLOTS));
  }

  /**
   * Replaces what is there, and writes the plot.
   *
   * @param page the text
   * @throws IOException if something cannot be written
   */
  public void write(Page page) throws IOException {
    Path plots = Files.createDirectories(file.resolveSibling(PLOTS));
    Files.writeString(plots.resolve(page.plotName()), page.plot());
    replace(page.markdown(PLOTS));
  }

  private void replace(String content) throws IOException {
    String text = Files.readString(file);
    int from = text.indexOf(start) + start.length();
    int to = text.indexOf(END, from);
    Files.writeString(file, text.substring(0, from) + "\n" + content + "\n" + text.substring(to));
  }
}
