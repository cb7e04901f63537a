package dev.weir.test;

import dev.weir.flow.FlowMeter;
import dev.weir.flow.Intake;
import dev.weir.observe.Ledger;
import dev.weir.pipeline.StageSnapshot;

/**
 * What a test expects of the elements of a stream at one moment: of those that a meter has counted,
 * or that were offered to an intake or to a stage of a pipeline.
 *
 * <pre>{@code
 * expect(meter).offered(6).completed(4).dropped(2).quiet().balanced();
 * }</pre>
 */
public final class FlowExpectation extends LedgerExpectation<FlowExpectation> {

  private FlowExpectation(String whose, Ledger ledger) {
    super(whose, ledger);
  }

  /**
   * As the meter stands now.
   *
   * @param meter of one operator, or of all that share it
   * @return what can be expected of it
   */
  public static FlowExpectation expect(FlowMeter meter) {
    return new FlowExpectation("meter " + meter.name(), meter.ledger());
  }

  /**
   * As the intake stands now.
   *
   * @param intake open or not
   * @return what can be expected of it
   */
  public static FlowExpectation expect(Intake<?> intake) {
    return new FlowExpectation("intake " + intake.config().name(), intake.ledger());
  }

  /**
   * As a stage of a pipeline stood when the snapshot was taken.
   *
   * @param stage {@code pipeline.snapshot().stage(name)}
   * @return what can be expected of it
   */
  public static FlowExpectation expect(StageSnapshot stage) {
    return new FlowExpectation("stage " + stage.name(), stage.ledger());
  }

  @Override
  FlowExpectation self() {
    return this;
  }
}
