package dev.weir.demo.load.report;

import java.util.List;

/**
 * A percentile that reports tell.
 *
 * @param name such as "p99"
 * @param percent more than 0, up to 100
 */
record Level(String name, double percent) {

  static final Level MEDIAN = new Level("p50", 50);
  static final Level TAIL = new Level("p99", 99);
  static final Level MOST = new Level("max", 100);

  static final List<Level> ALL =
      List.of(
          MEDIAN,
          new Level("p75", 75),
          new Level("p90", 90),
          new Level("p95", 95),
          TAIL,
          new Level("p99.9", 99.9),
          new Level("p99.99", 99.99),
          MOST);
}
