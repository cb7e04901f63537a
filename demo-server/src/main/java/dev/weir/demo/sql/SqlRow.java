package dev.weir.demo.sql;

/** A row of what was asked for. Of use only while it is read. */
public interface SqlRow {

  /**
   * A whole number.
   *
   * @param column its name
   * @return never null in the database
   */
  long number(String column);

  /**
   * A text.
   *
   * @param column its name
   * @return never null in the database
   */
  String text(String column);
}
