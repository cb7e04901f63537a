package dev.weir.bench.measure;

import dev.weir.bench.contender.Named;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What is called: it ends while it is subscribed to. */
public enum CallKind implements Named {
  /** One value. */
  MONO("a Mono", () -> Mono.<Object>fromCallable(() -> "value").hide()),
  /** Ten. */
  FLUX("a Flux of ten", () -> Flux.<Object>fromArray(elements()).hide());

  private static final int LENGTH = 10;

  private final String title;
  private final Supplier<Publisher<Object>> source;

  CallKind(String title, Supplier<Publisher<Object>> source) {
    this.title = title;
    this.source = source;
  }

  private static Object[] elements() {
    Object[] elements = new Object[LENGTH];
    Arrays.fill(elements, "value");
    return elements;
  }

  /** A new one. */
  Publisher<Object> newSource() {
    return source.get();
  }

  /**
   * What the tables call it.
   *
   * @return a few words
   */
  public String title() {
    return title;
  }

  @Override
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The one with a name.
   *
   * @param id as on the command line
   * @return the kind
   */
  public static CallKind byId(String id) {
    return Named.byId("call", values(), id);
  }
}
