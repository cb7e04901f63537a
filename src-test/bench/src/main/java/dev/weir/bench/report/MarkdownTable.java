package dev.weir.bench.report;

import java.util.ArrayList;
import java.util.List;

/** A Markdown table. */
final class MarkdownTable {

  private final List<List<String>> rows = new ArrayList<>();

  MarkdownTable(List<String> header) {
    rows.add(List.copyOf(header));
  }

  void add(List<String> row) {
    if (row.size() != rows.get(0).size()) {
      throw new IllegalArgumentException(
          "cells: " + row.size() + " (expected: " + rows.get(0).size() + ")");
    }
    rows.add(List.copyOf(row));
  }

  boolean isEmpty() {
    return rows.size() == 1;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      text.append("| ").append(String.join(" | ", rows.get(i))).append(" |\n");
      if (i == 0) {
        text.append("|").append("---|".repeat(rows.get(0).size())).append("\n");
      }
    }
    return text.toString();
  }
}
