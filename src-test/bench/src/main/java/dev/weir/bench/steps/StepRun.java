package dev.weir.bench.steps;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What one contender did while the capacity of what it calls changed in steps.
 *
 * @param who which
 * @param samples one after the other, as many for each step
 */
public record StepRun(StepContender who, List<StepSample> samples) {

  /** How many workers there are, step by step. */
  public static final List<Integer> CAPACITIES = List.of(10, 30, 5, 20);

  /**
   * Runs all contenders at the same time, each with something of its own to call.
   *
   * @param seconds of each step
   * @param perStep how many samples are taken in each
   * @param progress told of each sample, in a line
   * @return one for each contender
   * @throws InterruptedException if interrupted
   */
  public static List<StepRun> sideBySide(double seconds, int perStep, Consumer<String> progress)
      throws InterruptedException {
    List<StepStream> streams = new ArrayList<>();
    try {
      for (StepContender who : StepContender.values()) {
        streams.add(new StepStream(who));
      }
      long start = System.nanoTime();
      int taken = 0;
      for (int capacity : CAPACITIES) {
        streams.forEach(stream -> stream.capacity(capacity));
        for (int i = 0; i < perStep; i++) {
          double until = ++taken * seconds / perStep;
          TimeUnit.NANOSECONDS.sleep((long) (until * 1e9) - (System.nanoTime() - start));
          streams.forEach(stream -> progress.accept(stream.sample(until).toString()));
        }
      }
      return streams.stream().map(StepStream::run).toList();
    } finally {
      streams.forEach(StepStream::close);
    }
  }

  /**
   * Those of one step.
   *
   * @param step from 0
   * @return its samples
   */
  public List<StepSample> step(int step) {
    int each = samples.size() / CAPACITIES.size();
    return samples.subList(step * each, (step + 1) * each);
  }
}
