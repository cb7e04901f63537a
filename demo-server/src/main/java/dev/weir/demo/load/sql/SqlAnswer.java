package dev.weir.demo.load.sql;

import org.jspecify.annotations.Nullable;

/**
 * What a database answered.
 *
 * @param rows that it found or changed
 * @param wrong why it is none that was wanted, in a few words of which there are few; null if it is
 */
public record SqlAnswer(long rows, @Nullable String wrong) {

  static SqlAnswer right(long rows) {
    return new SqlAnswer(rows, null);
  }

  static SqlAnswer wrong(String why) {
    return new SqlAnswer(0, why);
  }
}
