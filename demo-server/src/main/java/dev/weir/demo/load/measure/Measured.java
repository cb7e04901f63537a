package dev.weir.demo.load.measure;

import dev.weir.observe.Reason;
import java.util.List;
import java.util.Map;

/**
 * All that was measured of a run.
 *
 * @param counts what became of its requests
 * @param errors how many went wrong, by cause
 * @param backpressure how many did not get to the wire, by reason
 * @param times how long they took
 * @param seconds the same, second by second
 */
public record Measured(
    Counts counts,
    Map<String, Long> errors,
    Map<Reason, Long> backpressure,
    Stretch times,
    List<Second> seconds) {}
