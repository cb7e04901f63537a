package dev.weir.bench.overload;

import dev.weir.retry.Retries;
import dev.weir.retry.RetryBudget;
import org.jspecify.annotations.Nullable;

/** What clients do who are turned away, or have waited for long. */
public enum Clients {
  /** Nothing. */
  GIVE_UP("no retries") {
    @Override
    @Nullable Retries retries() {
      return null;
    }
  },
  /** Try again, each as if it were alone. */
  RETRY("retries") {
    @Override
    Retries retries() {
      return Retrying.usual();
    }
  },
  /** Try again, as far as a budget goes that all of them share. */
  BUDGET("retries with a budget") {
    @Override
    Retries retries() {
      return Retrying.usual().budget(RetryBudget.of("clients").build());
    }
  };

  private final String title;

  Clients(String title) {
    this.title = title;
  }

  /** When they try again, with books of their own; null if they do not. */
  abstract @Nullable Retries retries();

  /**
   * For people.
   *
   * @return a few words
   */
  public String title() {
    return title;
  }
}
