package dev.weir.demo.load.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A table for terminals: the first column to the left, the others to the right. For one thread. */
final class Columns {

  private static final String INDENT = "  ";
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  Columns row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  Columns row(String first, List<String> others) {
    rows.add(Stream.concat(Stream.of(first), others.stream()).toList());
    return this;
  }

  /** Each row a line, none with blanks at its end. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder(INDENT);
      for (int i = 0; i < row.size(); i++) {
        String cell = row.get(i);
        String blanks = " ".repeat(width(i) - length(cell));
        line.append(i == 0 ? cell + blanks : GAP + blanks + cell);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private int width(int column) {
    return rows.stream()
        .filter(row -> row.size() > column)
        .mapToInt(row -> length(row.get(column)))
        .max()
        .orElse(0);
  }

  private static int length(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
