package dev.weir.demo.strategy;

/** One item of a batch failed, and the others did not. */
public final class ItemFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient BatchReport report;

  ItemFailedException(BatchReport report) {
    super(
        "item " + report.place() + " of a batch of " + report.size() + " failed, as it was told to",
        null,
        false,
        false);
    this.report = report;
  }

  /**
   * The batch, and the place in it.
   *
   * @return what the item would have had for an answer
   */
  public BatchReport report() {
    return report;
  }
}
