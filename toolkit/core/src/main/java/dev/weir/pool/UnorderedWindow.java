package dev.weir.pool;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Passes results on in the order in which they were completed. */
final class UnorderedWindow<T, R> extends ResultWindow<T, R> {

  private final @Nullable Element<T, R>[] running;
  private final int[] free;
  private int freeCount;
  private final Queue<Element<T, R>> complete = new ArrayDeque<>();

  @SuppressWarnings({"unchecked", "rawtypes"})
  UnorderedWindow(int size) {
    running = new Element[size];
    free = new int[size];
    for (int i = 0; i < size; i++) {
      free[i] = i;
    }
    freeCount = size;
  }

  @Override
  void add(Element<T, R> element) {
    element.cell = free[--freeCount];
    running[element.cell] = element;
  }

  @Override
  void over(Element<T, R> element) {
    release(element);
    if (element.result() == null) {
      vacate();
    } else {
      complete.add(element);
    }
  }

  @Override
  @Nullable Element<T, R> overAtOnce(Element<T, R> element) {
    if (element.result() == null || !complete.isEmpty()) {
      over(element);
      return null;
    }
    release(element);
    vacate();
    return element;
  }

  @Override
  void keep(Element<T, R> element) {
    occupy();
    complete.add(element);
  }

  private void release(Element<T, R> element) {
    running[element.cell] = null;
    free[freeCount++] = element.cell;
  }

  @Override
  @Nullable Element<T, R> next() {
    Element<T, R> element = complete.poll();
    if (element != null) {
      vacate();
    }
    return element;
  }

  @Override
  void skip() {} // they are let go of at once

  @Override
  boolean isReady() {
    return !complete.isEmpty();
  }

  @Override
  void abandon() {
    for (int i = 0; i < running.length; i++) {
      Element<T, R> element = running[i];
      running[i] = null;
      if (element != null) {
        element.giveUp();
      }
    }
    for (Element<T, R> element = complete.poll(); element != null; element = complete.poll()) {
      element.discardResult();
    }
  }
}
