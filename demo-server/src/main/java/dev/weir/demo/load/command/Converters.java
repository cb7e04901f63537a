package dev.weir.demo.load.command;

import dev.weir.demo.bank.BankSize;
import dev.weir.demo.bank.Transfer;
import dev.weir.demo.load.http.Checks;
import dev.weir.demo.load.http.HttpHeader;
import dev.weir.demo.load.http.HttpUrl;
import dev.weir.demo.load.http.Trust;
import dev.weir.demo.load.report.Threshold;
import dev.weir.demo.load.schedule.Arrivals;
import dev.weir.demo.load.schedule.Spacing;
import dev.weir.demo.sql.SqlUrl;
import dev.weir.demo.text.Numbers;
import dev.weir.demo.text.Times;
import dev.weir.overflow.Overflow;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What flags take, each of which says itself what is wrong with it. */
final class Converters {

  private static final int MOST = 1_000_000;
  private static final int MOST_WORKERS = 10_000;
  private static final int MOST_THREADS = 128;
  private static final double FASTEST = 10_000_000;
  private static final double WHOLE = 100;
  private static final long LARGEST = 1 << 20;
  private static final Pattern SHARE = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,6})?)%");
  private static final String TIMEOUT = "timeout:";

  private Converters() {}

  /** Of one type. */
  private abstract static class Converter<T> implements ITypeConverter<T> {

    private final Function<String, T> parser;

    Converter(Function<String, T> parser) {
      this.parser = parser;
    }

    @Override
    public final T convert(String value) {
      try {
        return parser.apply(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }

  /**
   * The statuses that are wanted.
   *
   * @param text as they were written
   * @param checks that ask for them
   */
  record Expected(String text, Checks checks) {}

  /**
   * Where requests go: one of both.
   *
   * @param http a service, or null
   * @param sql a database, or null
   */
  record Url(@Nullable URI http, @Nullable SqlUrl sql) {}

  /** Where requests go. */
  static final class ToUrl extends Converter<Url> {
    ToUrl() {
      super(Converters::url);
    }
  }

  /** How many accounts a bank has. */
  static final class ToAccounts extends Converter<Integer> {
    ToAccounts() {
      super(value -> (int) whole(value, 2, BankSize.MOST_ACCOUNTS));
    }
  }

  /** What an account begins with. */
  static final class ToBalance extends Converter<Long> {
    ToBalance() {
      super(value -> whole(value, 0, Transfer.MOST));
    }
  }

  /** A database. */
  static final class ToSqlUrl extends Converter<SqlUrl> {
    ToSqlUrl() {
      super(SqlUrl::of);
    }
  }

  /** A rate over time, or a file of moments. */
  static final class ToArrivals extends Converter<Arrivals> {
    ToArrivals() {
      super(Arrivals::parse);
    }
  }

  /** How requests follow one another. */
  static final class ToSpacing extends Converter<Spacing> {
    ToSpacing() {
      super(Converters::spacing);
    }
  }

  /** What becomes of a request that finds the workers' queue full. */
  static final class ToOverflow extends Converter<Overflow> {
    ToOverflow() {
      super(Converters::overflow);
    }
  }

  /** A header of a request. */
  static final class ToHeader extends Converter<HttpHeader> {
    ToHeader() {
      super(Converters::header);
    }
  }

  /** The statuses that are wanted. */
  static final class ToExpected extends Converter<Expected> {
    ToExpected() {
      super(text -> new Expected(text, Checks.success().status(text)));
    }
  }

  /** Certificates in a file. */
  static final class ToTrust extends Converter<Trust> {
    ToTrust() {
      super(Converters::trust);
    }
  }

  /** What a run is held to. */
  static final class ToThreshold extends Converter<Threshold> {
    ToThreshold() {
      super(Threshold::parse);
    }
  }

  /** A whole number from 1 to a million, as in 50 or 2k. */
  static final class ToCount extends Converter<Integer> {
    ToCount() {
      super(value -> count(value, MOST));
    }
  }

  /** Workers, each of which is a thread. */
  static final class ToWorkers extends Converter<Integer> {
    ToWorkers() {
      super(value -> count(value, MOST_WORKERS));
    }
  }

  /** What chance begins with. */
  static final class ToSeed extends Converter<Long> {
    ToSeed() {
      super(Converters::seed);
    }
  }

  /** Event loops. */
  static final class ToThreads extends Converter<Integer> {
    ToThreads() {
      super(value -> count(value, MOST_THREADS));
    }
  }

  /** Requests per second, the same all the time. */
  static final class ToRate extends Converter<Double> {
    ToRate() {
      super(Converters::rate);
    }
  }

  /** A share above 0 and up to 1, as people write it: 99%. */
  static final class ToShare extends Converter<Double> {
    ToShare() {
      super(Converters::share);
    }
  }

  private static Url url(String text) {
    return SqlUrl.isMeant(text)
        ? new Url(null, SqlUrl.of(text))
        : new Url(HttpUrl.parse(text), null);
  }

  private static Spacing spacing(String value) {
    return switch (value) {
      case "even" -> Spacing.EVEN;
      case "poisson" -> Spacing.POISSON;
      default -> throw wrong(value, "even or poisson");
    };
  }

  private static Overflow overflow(String value) {
    return switch (value) {
      case "block" -> Overflow.block();
      case "drop" -> Overflow.drop();
      case "reject" -> Overflow.reject();
      default ->
          Times.parse(value.startsWith(TIMEOUT) ? value.substring(TIMEOUT.length()) : "")
              .filter(wait -> !wait.isZero())
              .map(Overflow::timeout)
              .orElseThrow(
                  () -> wrong(value, "block, drop, reject or timeout:TIME, as in timeout:200ms"));
    };
  }

  private static long seed(String value) {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw wrong(value, "a whole number, as in 1");
    }
  }

  /* Its value may be secret: that is not to end in the log of whoever has mistyped it. */
  private static HttpHeader header(String line) {
    int colon = line.indexOf(':');
    try {
      return HttpHeader.parse(line);
    } catch (IllegalArgumentException e) {
      String what = colon < 1 ? "no colon in it" : "'" + line.substring(0, colon) + ": ...'";
      throw new IllegalArgumentException(
          "--header: " + what + " (expected: a header such as 'Accept: text/plain')", e);
    }
  }

  private static Trust trust(String value) {
    Path file = Path.of(value);
    if (Files.exists(file) && (!Files.isRegularFile(file) || file.toFile().length() > LARGEST)) {
      throw new IllegalArgumentException(
          "cacert: '" + value + "' (expected: certificates in PEM, in a file of at most 1 MiB)");
    }
    return Trust.of(file);
  }

  private static int count(String value, int most) {
    double number = Numbers.parse(value).orElse(0);
    if (number == Math.rint(number) && number >= 1 && number <= most) {
      return (int) number;
    }
    throw wrong(value, "1 to " + Numbers.format(most) + ", as in 50 or 2k");
  }

  private static long whole(String value, long least, long most) {
    double number = Numbers.parse(value).orElse(-1);
    if (number == Math.rint(number) && number >= (double) least && number <= (double) most) {
      return (long) number;
    }
    throw wrong(value, least + " to " + Numbers.format((double) most) + ", as in 500 or 2k");
  }

  private static double rate(String value) {
    double rate = Numbers.parse(value).orElse(0);
    if (rate > 0 && rate <= FASTEST) {
      return rate;
    }
    throw wrong(value, "above 0 to " + Numbers.format(FASTEST) + ", as in 800 or 2.5k");
  }

  private static double share(String value) {
    Matcher matcher = SHARE.matcher(value);
    double percent = matcher.matches() ? Double.parseDouble(matcher.group(1)) : 0;
    if (percent > 0 && percent <= WHOLE) {
      return percent / WHOLE;
    }
    throw wrong(value, "above 0% to 100%, as in 99%");
  }

  private static IllegalArgumentException wrong(String value, String rule) {
    return new IllegalArgumentException("'" + value + "' (expected: " + rule + ")");
  }
}
