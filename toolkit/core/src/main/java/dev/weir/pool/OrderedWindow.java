package dev.weir.pool;

import org.jspecify.annotations.Nullable;

/** Passes results on in the order in which the elements came. */
final class OrderedWindow<T, R> extends ResultWindow<T, R> {

  private final @Nullable Element<T, R>[] elements;
  private int first;
  private int last;

  @SuppressWarnings({"unchecked", "rawtypes"})
  OrderedWindow(int size) {
    elements = new Element[size];
  }

  @Override
  void add(Element<T, R> element) {
    elements[last] = element;
    last = after(last);
  }

  @Override
  void over(Element<T, R> element) {
    element.isOver = true;
  }

  @Override
  @Nullable Element<T, R> overAtOnce(Element<T, R> element) {
    over(element);
    return null;
  }

  @Override
  void keep(Element<T, R> element) {
    throw new IllegalStateException("none is taken before its turn");
  }

  @Override
  @Nullable Element<T, R> next() {
    skip();
    Element<T, R> element = elements[first];
    if (element == null || !element.isOver) {
      return null;
    }
    vacateFirst();
    return element;
  }

  @Override
  void skip() {
    Element<T, R> element = elements[first];
    while (element != null && element.isOver && element.result() == null) {
      vacateFirst();
      element = elements[first];
    }
  }

  private void vacateFirst() {
    elements[first] = null;
    first = after(first);
    vacate();
  }

  @Override
  boolean isReady() {
    Element<T, R> element = elements[first];
    return element != null && element.isOver;
  }

  @Override
  void abandon() {
    // The last first: whoever is interrupted in an earlier one would take the next that is left.
    for (int i = 0; i < elements.length; i++) {
      last = before(last);
      Element<T, R> element = elements[last];
      elements[last] = null;
      if (element != null) {
        element.giveUp();
      }
    }
  }

  private int before(int index) {
    return index == 0 ? elements.length - 1 : index - 1;
  }

  private int after(int index) {
    return index + 1 == elements.length ? 0 : index + 1;
  }
}
