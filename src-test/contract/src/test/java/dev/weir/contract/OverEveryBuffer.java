package dev.weir.contract;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** Runs a {@link BufferContract} over each way of buffering, with little room and with much. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass(name = "{0}({1})")
@ArgumentsSource(OverEveryBuffer.KindsAndCapacities.class)
@interface OverEveryBuffer {

  /** Which of them. */
  Which value() default Which.ALL;

  /** What the tests of a class are about. */
  enum Which {
    ALL(kind -> true),
    THROTTLING(Buffering::throttles),
    TIMED(Buffering::usesTimer),
    FUSEABLE(Buffering::isFuseable);

    private final Predicate<Buffering> test;

    Which(Predicate<Buffering> test) {
      this.test = test;
    }
  }

  /** The product of the registry and the capacities. */
  final class KindsAndCapacities implements ArgumentsProvider {

    @Override
    public Stream<? extends Arguments> provideArguments(
        ParameterDeclarations parameters, ExtensionContext context) {
      Which which = context.getRequiredTestClass().getAnnotation(OverEveryBuffer.class).value();
      return Arrays.stream(Buffering.values())
          .filter(which.test)
          .flatMap(kind -> Stream.of(1, 3, 256).map(capacity -> Arguments.of(kind, capacity)));
    }
  }
}
