package dev.weir.bench.suite;

import dev.weir.bench.contender.Entrant;
import dev.weir.bench.measure.Figures;
import dev.weir.bench.measure.Measurement;
import dev.weir.bench.measure.Params;

/** Where one contender is measured. */
interface Stage extends AutoCloseable {

  /**
   * Measures once.
   *
   * @throws IllegalStateException if it could not take part, and the stage is of no use any more
   */
  Figures ask(Measurement measurement, Params params) throws InterruptedException;

  @Override
  void close();

  /** In this JVM: quick, but one contender's profile spoils another's compiled code. */
  static Stage here(Entrant who) {
    return new Stage() {
      @Override
      public Figures ask(Measurement measurement, Params params) throws InterruptedException {
        try {
          return measurement.measure(who, params);
        } catch (RuntimeException e) {
          throw new IllegalStateException(e);
        }
      }

      @Override
      public void close() {
        /* Each measurement closes what it starts. */
      }
    };
  }
}
