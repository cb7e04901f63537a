package dev.weir.demo;

import dev.weir.demo.config.TokenKind;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A bearer token, which is not told if it is wrong. */
final class TokenConverter implements ITypeConverter<String> {

  @Override
  public String convert(String value) {
    if (!TokenKind.isToken(value)) {
      throw new TypeConversionException(
          "what was given is none (expected: " + TokenKind.TOKEN.rule() + ")");
    }
    return value;
  }
}
