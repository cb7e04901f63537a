package dev.weir.discipline;

import dev.weir.request.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Parts of a gate's permits that belong to somebody: interactive work, say, and batches. Whoever
 * wants its part gets it, within the time that others take to give permits back; what somebody does
 * not want the others share, in proportion to their parts. So nothing is idle that is wanted, and
 * no flood of one is the loss of another.
 *
 * <p>A permit that comes free goes to a partition of which one is waiting and to which a whole
 * permit more belongs: of ten, two belong to a part of 0.25. If there is none, it goes to the one
 * that has least in flight for its share: max-min fairness, by what is in flight rather than by
 * turns, so that slow calls get no more than their part. Those who have as little, none as a rule,
 * take turns in proportion to their parts: so who has less than one permit in its part gets one now
 * and then, also if the limit is one. Where no more may wait, who has most waiting for its share
 * makes way.
 *
 * <p>Immutable: {@link #share} gives a changed copy.
 */
public final class Partitions {

  /** The partition of those that belong to no other: it has the share that is left. */
  public static final String OTHERS = "others";

  /** So that a share of nothing still orders those who have one. */
  private static final double LEAST = 1e-9;

  /** Shares are added up to a billionth. */
  private static final double GRAINS = 1e9;

  private static final double ROUNDING = 1 / GRAINS;

  private final Function<? super Request, ? extends @Nullable String> classifier;
  private final Map<String, Double> shares;
  private final List<String> names;

  private Partitions(
      Function<? super Request, ? extends @Nullable String> classifier,
      Map<String, Double> shares) {
    this.classifier = classifier;
    this.shares = shares;
    List<String> all = new ArrayList<>(shares.keySet());
    all.add(OTHERS);
    this.names = List.copyOf(all);
  }

  /**
   * No partition yet but {@link #OTHERS}.
   *
   * @param classifier names a request's partition, from what it carries: quick, and the same each
   *     time; null or an unknown name for {@link #OTHERS}. Called on the subscriber's thread; for
   *     those who wait while partitions are changed, on that of whoever hands on next
   * @return to be given shares
   */
  public static Partitions by(Function<? super Request, ? extends @Nullable String> classifier) {
    return new Partitions(
        Objects.requireNonNull(classifier, "classifier: null (expected: not null)"), Map.of());
  }

  /**
   * With one more partition.
   *
   * @param name not blank, and not used yet
   * @param share of the permits, above 0; all together at most 1
   * @return a changed copy
   * @throws IllegalArgumentException if something is out of its range
   */
  public Partitions share(String name, double share) {
    if (Objects.requireNonNull(name, "name: null (expected: not null)").isBlank()
        || names.contains(name)) {
      throw new IllegalArgumentException(
          "partition: \"" + name + "\" (expected: not blank, and none of " + names + ")");
    }
    double left = shareOf(OTHERS);
    if (!(share > 0) || share > left + ROUNDING) {
      throw new IllegalArgumentException(
          "share of "
              + name
              + ": "
              + share
              + " (expected: > 0, and <= "
              + left
              + ", what is left)");
    }
    Map<String, Double> more = new LinkedHashMap<>(shares);
    more.put(name, share);
    return new Partitions(classifier, more);
  }

  /**
   * All partitions.
   *
   * @return in the order in which they were named; {@link #OTHERS} last
   */
  public List<String> names() {
    return names;
  }

  /**
   * A partition's part.
   *
   * @param name one of {@link #names}
   * @return from 0 to 1; that of {@link #OTHERS} is what is left, and if that is nothing, they go
   *     when nobody else waits
   * @throws IllegalArgumentException if there is none of that name
   */
  public double shareOf(String name) {
    if (name.equals(OTHERS)) {
      double sum = shares.values().stream().mapToDouble(Double::doubleValue).sum();
      return Math.rint(Math.max(0, 1 - sum) * GRAINS) / GRAINS;
    }
    Double share = shares.get(name);
    if (share == null) {
      throw new IllegalArgumentException(
          "partition: " + name + " (expected: one of " + names + ")");
    }
    return share;
  }

  /**
   * A partition's part, as something to divide by.
   *
   * @param index of its name in {@link #names}
   * @return above 0
   */
  public double weight(int index) {
    return Math.max(LEAST, shareOf(names.get(index)));
  }

  /**
   * Where a request belongs.
   *
   * @param request what it carries
   * @return the index of its partition's name in {@link #names}
   */
  public int indexOf(Request request) {
    String name = classifier.apply(request);
    int index = name == null ? -1 : names.indexOf(name);
    return index < 0 ? names.size() - 1 : index;
  }

  @Override
  public String toString() {
    return "partitions" + shares;
  }
}
