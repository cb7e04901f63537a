package dev.weir.test;

import reactor.core.Disposable;

/** Disposes of a task, which may make room for another, and lets the crew go on. */
record SteppedDisposable(Disposable task, SteppedCrew crew) implements Disposable {

  @Override
  public void dispose() {
    task.dispose();
    crew.goOn();
  }

  @Override
  public boolean isDisposed() {
    return task.isDisposed();
  }
}
