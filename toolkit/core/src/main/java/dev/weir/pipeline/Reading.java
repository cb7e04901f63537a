package dev.weir.pipeline;

import dev.weir.internal.BusyTime;
import java.util.ArrayList;
import java.util.List;

/**
 * How the stages of a pipeline stood at one moment, as far as a bottleneck shows in it.
 *
 * @param at when, in nanoseconds
 * @param runs the word of the busy time of its subscriptions
 * @param unwanted that of those whose subscriber wants nothing, or is busy with an element
 * @param stages each stage
 */
record Reading(long at, long runs, long unwanted, List<Stand> stages) {

  /**
   * One stage.
   *
   * @param inHand the word of the busy time of the elements that it has in hand
   * @param inService that of those whose function runs
   * @param linedUp that of its runs in which an element waits for a permit
   * @param unwanted that of its runs whose results nobody wants, or who is busy with one
   * @param completed how many elements it has completed
   */
  record Stand(long inHand, long inService, long linedUp, long unwanted, long completed) {}

  Reading {
    stages = List.copyOf(stages);
  }

  /**
   * What happened from the note that is a window old up to this.
   *
   * @param notes the oldest first, none of them later than this
   * @param limits of each stage
   */
  Stretch since(List<Reading> notes, List<Stretch.Limits> limits) {
    long earliest = at - Watch.WINDOW_NANOS;
    Reading first = this;
    long from = at;
    for (int i = notes.size() - 1; i >= 0; i--) {
      Reading earlier = notes.get(i);
      if (earlier.at - earliest >= 0) {
        first = earlier;
        from = earlier.at;
        continue;
      }
      // What comes next was preceded by silence, if it comes late: it holds back to here.
      from = Math.min(from, Math.max(earliest, earlier.at + Watch.STEP_NANOS));
      break;
    }
    if (from == at && !notes.isEmpty()) { // no time has passed since the oldest
      first = notes.get(0);
      from = first.at;
    }
    return between(first, from, limits);
  }

  private Stretch between(Reading first, long from, List<Stretch.Limits> limits) {
    long nanos = at - from;
    if (nanos <= 0) {
      return Stretch.NONE;
    }
    double subscribed = (double) BusyTime.between(first.runs, from, runs, at) / nanos;
    List<Stretch.Part> parts = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      parts.add(part(first.stages.get(i), from, stages.get(i), nanos));
    }
    return new Stretch(
        nanos,
        subscribed,
        (double) BusyTime.between(first.unwanted, from, unwanted, at) / nanos,
        parts,
        limits);
  }

  private Stretch.Part part(Stand before, long from, Stand now, long nanos) {
    return new Stretch.Part(
        (double) BusyTime.between(before.inHand, from, now.inHand, at) / nanos,
        (double) BusyTime.between(before.inService, from, now.inService, at) / nanos,
        (double) BusyTime.between(before.linedUp, from, now.linedUp, at) / nanos,
        (double) BusyTime.between(before.unwanted, from, now.unwanted, at) / nanos,
        now.completed - before.completed);
  }
}
