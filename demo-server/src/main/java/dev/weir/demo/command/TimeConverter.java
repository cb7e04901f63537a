package dev.weir.demo.command;

import dev.weir.demo.config.Limits;
import dev.weir.demo.text.Times;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A time with its unit, as in 30s. */
public final class TimeConverter implements ITypeConverter<Duration> {

  /** By picocli. */
  public TimeConverter() {}

  @Override
  public Duration convert(String value) {
    return Times.parse(value)
        .filter(time -> !time.isZero() && time.compareTo(Limits.LONGEST_TIME) <= 0)
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'"
                        + value
                        + "' (expected: a whole number of us, ms, s or m, more than 0s, at most "
                        + Times.format(Limits.LONGEST_TIME)
                        + ", as in 10s)"));
  }
}
