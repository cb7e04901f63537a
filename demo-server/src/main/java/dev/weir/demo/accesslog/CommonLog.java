package dev.weir.demo.accesslog;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A line of the common log format, on its way through: {@code host ident user [time] "request"
 * status bytes}. What follows, as the referrer and the client's name of the combined one do, is not
 * looked at. For one line.
 */
final class CommonLog {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH);
  private static final int LONGEST_HOST = 255;
  private static final int LONGEST_PATH = 256;
  private static final int LEAST_STATUS = 100;
  private static final int MOST_STATUS = 599;
  private static final int MOST_DIGITS = 18;

  /* What any JSON can say exactly. Who says more of one answer is wrong. */
  private static final long MOST_BYTES = (1L << 53) - 1;

  private static final String BYTES_RULE = "no number of bytes";

  /* Years of four digits, the first of them 1. */
  private static final long FIRST_SECOND = Instant.parse("0001-01-01T00:00:00Z").getEpochSecond();
  private static final long LAST_SECOND = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  private final String line;
  private int position;

  private CommonLog(String line) {
    this.line = line;
  }

  static Entry.Access parse(String line) {
    CommonLog log = new CommonLog(line);
    String host = log.word("host");
    log.word("ident");
    log.word("user");
    Instant at = time(log.between('[', ']', "time"));
    String path = path(log.between('"', '"', "request"));
    int status = status(log.word("status"));
    String bytes = log.word("bytes");
    return new Entry.Access(
        cut(host, LONGEST_HOST), at, path, status, bytes.equals("-") ? 0 : bytes(bytes));
  }

  private String word(String what) {
    skipSpaces();
    int from = position;
    while (position < line.length() && line.charAt(position) != ' ') {
      position++;
    }
    if (from == position) {
      throw new MalformedLineException("no " + what);
    }
    return line.substring(from, position);
  }

  /* A backslash keeps what follows it from being the end. */
  private String between(char begin, char end, String what) {
    skipSpaces();
    if (position == line.length() || line.charAt(position) != begin) {
      throw new MalformedLineException("no " + what + " where one should be");
    }
    int from = ++position;
    for (; position < line.length(); position++) {
      char c = line.charAt(position);
      if (c == end) {
        return line.substring(from, position++);
      }
      if (c == '\\') {
        position++;
      }
    }
    throw new MalformedLineException("a " + what + " without an end");
  }

  private void skipSpaces() {
    while (position < line.length() && line.charAt(position) == ' ') {
      position++;
    }
  }

  private static Instant time(String text) {
    try {
      return within(TIME.parse(text, Instant::from));
    } catch (DateTimeException e) {
      throw new MalformedLineException("no time such as 10/Oct/2000:13:55:36 -0700");
    }
  }

  /** The same, if it is of a year from 1 to 9999; fails with {@link DateTimeException} if not. */
  static Instant within(Instant at) {
    if (at.getEpochSecond() < FIRST_SECOND || at.getEpochSecond() > LAST_SECOND) {
      throw new DateTimeException(at + " (expected: a year from 1 to 9999)");
    }
    return at;
  }

  /* Servers log what they were sent: a request may be empty, "-", or no HTTP at all. */
  private static String path(String request) {
    String[] words = request.split(" ", 3);
    return words.length < 2 || words[1].isEmpty() ? "-" : pathOf(words[1]);
  }

  /** A target without its query, and no longer than anybody reads. */
  static String pathOf(String target) {
    int query = target.indexOf('?');
    return cut(query < 0 ? target : target.substring(0, query), LONGEST_PATH);
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most) + "...";
  }

  private static int status(String word) {
    long status = number(word);
    if (status < LEAST_STATUS || status > MOST_STATUS) {
      throw new MalformedLineException("no status from 100 to 599");
    }
    return (int) status;
  }

  private static long bytes(String word) {
    long bytes = number(word);
    if (bytes < 0 || bytes > MOST_BYTES) {
      throw new MalformedLineException(BYTES_RULE);
    }
    return bytes;
  }

  /* -1 if it is none. */
  private static long number(String word) {
    boolean digits =
        word.length() <= MOST_DIGITS && word.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? Long.parseLong(word) : -1;
  }

  /** What a server that logs in another format says of a request. */
  static Entry.Access of(String host, Instant at, String target, long status, long bytes) {
    if (status < LEAST_STATUS || status > MOST_STATUS) {
      throw new MalformedLineException("no status from 100 to 599");
    }
    if (bytes > MOST_BYTES) {
      throw new MalformedLineException(BYTES_RULE);
    }
    return new Entry.Access(
        cut(host, LONGEST_HOST), at, pathOf(target), (int) status, Math.max(0, bytes));
  }
}
