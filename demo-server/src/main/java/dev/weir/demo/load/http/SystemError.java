package dev.weir.demo.load.http;

import dev.weir.demo.load.measure.Shortage;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the operating system says went wrong, in the message of an exception. Netty's own transport
 * gives the system's number before its words, and the words are in the language of whoever runs
 * this; the JDK's gives the words alone.
 */
final class SystemError {

  /* Linux's, as Netty writes them; it is there that the words are translated. */
  private static final Pattern NUMBER = Pattern.compile("failed with error\\(-(\\d{1,9})\\)");
  private static final int NO_MEMORY = 12;
  private static final int FILES_OF_THE_SYSTEM = 23;
  private static final int FILES = 24;
  private static final int BROKEN_PIPE = 32;
  private static final int NO_ADDRESS = 99;
  private static final int RESET = 104;
  private static final int NO_BUFFERS = 105;
  private static final int REFUSED = 111;

  private SystemError() {}

  /** What this machine ran out of; null if it is something else. */
  static @Nullable String shortage(Throwable error) {
    String message = message(error);
    int number = number(message);
    if (number == NO_ADDRESS || message.contains("assign requested address")) {
      return Shortage.PORTS;
    }
    if (number == FILES
        || number == FILES_OF_THE_SYSTEM
        || message.contains("too many open files")) {
      return Shortage.FILES;
    }
    return number == NO_MEMORY
            || number == NO_BUFFERS
            || message.contains("cannot allocate memory")
            || message.contains("no buffer space")
        ? Shortage.MEMORY
        : null;
  }

  /** Whether nobody listens there. */
  static boolean isRefused(Throwable error) {
    String message = message(error);
    return number(message) == REFUSED || message.contains("refused");
  }

  /** Whether the other side wants to hear no more. */
  static boolean isReset(Throwable error) {
    String message = message(error);
    int number = number(message);
    return number == RESET
        || number == BROKEN_PIPE
        || message.contains("reset")
        || message.contains("broken pipe");
  }

  private static String message(Throwable error) {
    return String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT);
  }

  private static int number(String message) {
    Matcher matcher = NUMBER.matcher(message);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }
}
