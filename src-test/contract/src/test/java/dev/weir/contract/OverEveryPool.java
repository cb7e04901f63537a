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

/**
 * Runs a {@link PoolContract} over each kind of pool, and over each view of one whose discipline
 * heeds it; with {@code -Dcontract.product=true} over each view of each kind.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass(name = "{0} {1}")
@ArgumentsSource(OverEveryPool.KindsAndViews.class)
@interface OverEveryPool {

  /** What there is of the product of the two registries. */
  final class KindsAndViews implements ArgumentsProvider {

    private static final boolean PRODUCT = Boolean.getBoolean("contract.product");

    @Override
    public Stream<? extends Arguments> provideArguments(
        ParameterDeclarations parameters, ExtensionContext context) {
      return Arrays.stream(PoolKinds.values())
          .flatMap(
              kind ->
                  Arrays.stream(PoolViews.values())
                      .filter(view -> PRODUCT || isOfItsOwn(kind, view))
                      .map(view -> Arguments.of(kind, view)));
    }

    /* Views are one class over all kinds, so the rest of the product would tell nothing new. */
    private static boolean isOfItsOwn(PoolKinds kind, PoolViews view) {
      return view == PoolViews.ITSELF || kind == PoolKinds.PRIORITY;
    }
  }
}
