package dev.weir.demo.load.report;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.weir.demo.load.measure.Counts;
import dev.weir.demo.load.measure.Second;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A second of a report in JSON.
 *
 * @param second its number, from 0
 * @param counts what happened in it
 * @param response50Millis of what ended in it; null if half of that was not done, or nothing ended
 * @param response99Millis likewise
 * @param lagMaxMillis the generator's own
 * @param loopLagMaxMillis that of its threads that write and read
 * @param onTheWire how many were on their way at its end
 * @param queued how many waited at its end
 */
record SecondJson(
    int second,
    Counts counts,
    @JsonSetter(nulls = Nulls.SET) @Nullable Double response50Millis,
    @JsonSetter(nulls = Nulls.SET) @Nullable Double response99Millis,
    double lagMaxMillis,
    double loopLagMaxMillis,
    long onTheWire,
    long queued) {

  static SecondJson of(Second second) {
    return new SecondJson(
        second.number(),
        second.counts(),
        Millis.of(second.response()),
        Millis.of(second.response99()),
        Millis.of(Duration.ofNanos(second.lag())),
        Millis.of(Duration.ofNanos(second.loopLag())),
        second.onTheWire(),
        second.queued());
  }

  Second measured() {
    return new Second(
        second,
        counts,
        Millis.toNanos(response50Millis),
        Millis.toNanos(response99Millis),
        Millis.toNanos(lagMaxMillis),
        Millis.toNanos(loopLagMaxMillis),
        onTheWire,
        queued);
  }
}
