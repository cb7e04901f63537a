package dev.weir.bench.report;

/** Text and a plot that do not come from contenders who took turns. */
public interface Page {

  /**
   * The text.
   *
   * @param plots the directory of plots; empty if there is none
   * @return Markdown; with a directory of plots it shows the plot, and the details folded away
   */
  String markdown(String plots);

  /**
   * The file of the plot.
   *
   * @return its name
   */
  String plotName();

  /**
   * Draws the plot.
   *
   * @return SVG
   */
  String plot();
}
