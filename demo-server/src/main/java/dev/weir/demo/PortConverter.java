package dev.weir.demo;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A port number, or 0 for any free one. */
final class PortConverter implements ITypeConverter<Integer> {

  private static final int HIGHEST = 65_535;

  @Override
  public Integer convert(String value) {
    try {
      int port = Integer.parseInt(value);
      if (port >= 0 && port <= HIGHEST) {
        return port;
      }
    } catch (NumberFormatException e) {
      throw wrong(value);
    }
    throw wrong(value);
  }

  private static TypeConversionException wrong(String value) {
    return new TypeConversionException("'" + value + "' (expected: 0 to " + HIGHEST + ")");
  }
}
