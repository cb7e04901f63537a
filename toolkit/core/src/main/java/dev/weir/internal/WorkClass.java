package dev.weir.internal;

import dev.weir.request.WorkloadKind;
import dev.weir.workload.Classification;
import dev.weir.workload.WorkProfile;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A class of work whose kind is found out. Any number of threads. */
public final class WorkClass {
  /*
   * profile   replaced by whoever has measured a run; the one whose replacement changes the kind tells
   * runs      how many have begun. Which of them are measured follows from their number alone: of each
   *           sixteen one, but not always in the same place, or of work of which every eighth run is another
   *           (that which flushes a batch, say) all or none of these would be
   */

  /** After the first few, one in so many runs is measured. */
  private static final int ONE_IN = 16;

  /** 2^32 over the golden ratio: the top bits of its multiples are well spread (Knuth, 6.4). */
  private static final int SPREAD = 0x9E3779B9;

  private static final int TOP_BITS = Integer.numberOfLeadingZeros(ONE_IN) + 1;

  private static final int FIRST = 32;

  private static final VarHandle PROFILE =
      VarHandles.find(MethodHandles.lookup(), WorkClass.class, "profile", WorkProfile.class);

  private final String name;
  private final Classification rules;
  private volatile WorkProfile profile;
  private final AtomicInteger runs = new AtomicInteger();

  /**
   * One of which nothing is known.
   *
   * @param name its name
   * @param rules tell what kind it is
   * @param kind what it counts as until it has been measured
   * @param now nanoseconds, of the clock that measurements are told by
   */
  public WorkClass(String name, Classification rules, WorkloadKind kind, long now) {
    this.name = name;
    this.rules = rules;
    this.profile = rules.begin(kind, now);
  }

  public String name() {
    return name;
  }

  /** What is known of it now. */
  public WorkProfile profile() {
    return profile;
  }

  /**
   * Another run begins. The first of all is not measured: it loads classes.
   *
   * @return {@link Sample}
   */
  public Sample nextRun() {
    int run = runs.getAndIncrement() & Integer.MAX_VALUE;
    if (run == 0) {
      return Sample.NO;
    }
    int sixteen = run / ONE_IN;
    if (sixteen > 0 && run % ONE_IN == (sixteen * SPREAD) >>> TOP_BITS) {
      return Sample.YES;
    }
    return run <= FIRST ? Sample.IF_CHEAP : Sample.NO;
  }

  /** Whether a run is to be measured. */
  public enum Sample {
    /** It is not. */
    NO,
    /** It is, wherever it would run anyway. */
    IF_CHEAP,
    /** It is, even if it must run elsewhere for that. */
    YES
  }

  /**
   * A run was measured.
   *
   * @param runNanos how long it took
   * @param waitNanos how much of that it waited
   * @param now nanoseconds, of the clock that it began with
   * @return what is known since, if that makes it another kind; else null
   */
  public @Nullable WorkProfile measured(long runNanos, long waitNanos, long now) {
    for (; ; ) {
      WorkProfile before = profile;
      WorkProfile after = rules.after(before, runNanos, waitNanos, now);
      if (PROFILE.compareAndSet(this, before, after)) {
        return after.kind() == before.kind() ? null : after;
      }
    }
  }
}
