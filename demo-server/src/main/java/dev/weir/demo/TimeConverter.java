package dev.weir.demo;

import dev.weir.demo.strategy.WorkTime;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A time with its unit, as in 30s. */
final class TimeConverter implements ITypeConverter<Duration> {

  @Override
  public Duration convert(String value) {
    try {
      return WorkTime.parse(value);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }
}
