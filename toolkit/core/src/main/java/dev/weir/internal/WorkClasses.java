package dev.weir.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The classes of work that were used of late, by name, and not more than so many. */
public final class WorkClasses {
  /*
   * Two generations. What is used joins the young one; when that is full it becomes the old one, and what
   * was in the old one alone, used by nobody meanwhile, is forgotten. So each of the last `most` / 2
   * names is known, and never more than `most` (and one for each thread that adds one at that moment).
   *
   * generations   replaced by CAS, by whoever finds the young one full. A class that somebody puts into
   *               a generation which was replaced meanwhile is in the old one, or forgotten; then the
   *               next to name it begins anew
   */
  private record Generations(
      ConcurrentMap<String, WorkClass> young, ConcurrentMap<String, WorkClass> old) {}

  private static final VarHandle GENERATIONS =
      VarHandles.find(MethodHandles.lookup(), WorkClasses.class, "generations", Generations.class);

  private final int half;
  private final Function<String, WorkClass> begin;
  private final LongAdder forgotten = new LongAdder();
  private volatile Generations generations =
      new Generations(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());

  /**
   * None yet.
   *
   * @param most how many are remembered, at least 2
   * @param begin makes one of a new name; quick
   */
  public WorkClasses(int most, Function<String, WorkClass> begin) {
    this.half = most / 2;
    this.begin = begin;
  }

  /** The class of that name, made if it is not known. */
  public WorkClass of(String name) {
    Generations now = generations;
    WorkClass known = now.young.get(name);
    return known != null ? known : promote(name);
  }

  private WorkClass promote(String name) {
    Generations now = generations;
    if (now.young.size() >= half) {
      Generations next = new Generations(new ConcurrentHashMap<>(), now.young);
      if (GENERATIONS.compareAndSet(this, now, next)) {
        forgotten.add(now.old.keySet().stream().filter(n -> !next.old.containsKey(n)).count());
      }
      now = generations;
    }
    WorkClass old = now.old.get(name); // and stays there: somebody else may look for it as well
    WorkClass mine = old != null ? old : begin.apply(name);
    WorkClass first = now.young.putIfAbsent(name, mine);
    return first != null ? first : mine;
  }

  /** The class of that name; null if it is not known. */
  public @Nullable WorkClass find(String name) {
    Generations now = generations;
    WorkClass known = now.young.get(name);
    return known != null ? known : now.old.get(name);
  }

  /** Those that are known. */
  public Collection<WorkClass> all() {
    Generations now = generations;
    List<WorkClass> all = new ArrayList<>(now.young.values());
    now.old.forEach(
        (name, old) -> {
          if (!now.young.containsKey(name)) {
            all.add(old);
          }
        });
    return all;
  }

  /** How many were forgotten. */
  public long forgotten() {
    return forgotten.sum();
  }
}
