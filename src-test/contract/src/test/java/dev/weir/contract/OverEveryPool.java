package dev.weir.contract;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** Runs a {@link PoolContract} over each kind of pool and each view of it. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass(name = "{0} {1}")
@ArgumentsSource(OverEveryPool.KindsAndViews.class)
@interface OverEveryPool {

  /** The product of the two registries. */
  final class KindsAndViews implements ArgumentsProvider {

    @Override
    public Stream<? extends Arguments> provideArguments(
        ParameterDeclarations parameters, ExtensionContext context) {
      return Arrays.stream(PoolKinds.values())
          .flatMap(kind -> Arrays.stream(PoolViews.values()).map(view -> Arguments.of(kind, view)));
    }
  }
}
