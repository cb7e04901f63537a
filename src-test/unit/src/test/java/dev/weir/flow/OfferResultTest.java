package dev.weir.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Exceptions;

class OfferResultTest {

  @Test
  void isSuccess_isTrueForOkAlone() {
    assertThat(OfferResult.values())
        .filteredOn(OfferResult::isSuccess)
        .containsExactly(OfferResult.OK);
  }

  @Test
  void isFailure_isFalseForWhatTheStrategyAsksFor() {
    assertThat(OfferResult.values())
        .filteredOn(result -> !result.isFailure())
        .containsExactly(OfferResult.OK, OfferResult.DROPPED);
  }

  @ParameterizedTest
  @EnumSource(
      value = OfferResult.class,
      names = {"OK", "DROPPED"})
  void orThrow_noFailure_returns(OfferResult result) {
    assertThatCode(result::orThrow).doesNotThrowAnyException();
  }

  @Test
  void orThrow_failures_areTold() {
    Throwable overflow = catchThrowable(OfferResult.FAIL_OVERFLOW::orThrow);
    assertThat(Exceptions.isOverflow(overflow)).isTrue();
    assertThat(overflow).hasMessage("intake: no room");
    assertThatThrownBy(OfferResult.FAIL_CANCELLED::orThrow)
        .isInstanceOf(CancellationException.class)
        .hasMessage("intake: its subscriber has cancelled");
    assertThatThrownBy(OfferResult.FAIL_TERMINATED::orThrow)
        .isInstanceOf(IntakeClosedException.class)
        .hasMessage("intake: terminated (expected: open)")
        .satisfies(e -> assertThat(e.getStackTrace()).isEmpty());
  }
}
