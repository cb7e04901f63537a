package dev.weir.demo.ingest;

import dev.weir.demo.json.LogAnswer.Rate;
import java.util.ArrayList;
import java.util.List;

/**
 * How far lines were thinned out as time went by, in slots of equal length: however long it takes,
 * there are no more than a few of them. For one thread at a time.
 */
final class SamplingRates {

  private static final int MOST_SLOTS = 32;
  private static final long FIRST_LENGTH_MILLIS = 50;

  private final List<Slot> slots = new ArrayList<>();
  private long lengthMillis = FIRST_LENGTH_MILLIS;

  /** How many lines were kept in a slot, and for how many they stand. */
  private record Slot(long kept, long standFor) {

    static final Slot EMPTY = new Slot(0, 0);

    Slot plus(Slot other) {
      return new Slot(kept + other.kept, standFor + other.standFor);
    }
  }

  /** One more line that was kept, so long after the beginning. */
  void kept(long atMillis, long oneIn) {
    while (atMillis / lengthMillis >= MOST_SLOTS) {
      halve();
    }
    int index = (int) (atMillis / lengthMillis);
    while (slots.size() <= index) {
      slots.add(Slot.EMPTY);
    }
    slots.set(index, slots.get(index).plus(new Slot(1, oneIn)));
  }

  private void halve() {
    List<Slot> pairs = new ArrayList<>();
    for (int i = 0; i < slots.size(); i += 2) {
      pairs.add(i + 1 < slots.size() ? slots.get(i).plus(slots.get(i + 1)) : slots.get(i));
    }
    slots.clear();
    slots.addAll(pairs);
    lengthMillis *= 2;
  }

  /** Those in which something was kept. */
  List<Rate> rates() {
    List<Rate> rates = new ArrayList<>();
    for (int i = 0; i < slots.size(); i++) {
      Slot slot = slots.get(i);
      if (slot.kept() > 0) {
        double mean = (double) slot.standFor() / slot.kept();
        rates.add(new Rate(i * lengthMillis, slot.kept(), Math.round(10 * mean) / 10.0));
      }
    }
    return rates;
  }
}
