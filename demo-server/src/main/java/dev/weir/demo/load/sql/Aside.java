package dev.weir.demo.load.sql;

import dev.weir.demo.load.engine.UnreachableException;
import dev.weir.demo.sql.SqlDatabase;
import dev.weir.demo.sql.SqlSettings;
import dev.weir.demo.sql.SqlTrouble;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;

/** Asks something before or after a run, over a connection for that alone. Blocks. */
final class Aside {

  private Aside() {}

  /** What came of it. An interruption ends the waiting. */
  static <T> T ask(SqlSettings settings, Function<? super SqlDatabase, Mono<T>> work)
      throws UnreachableException {
    return ask(settings, () -> "", work);
  }

  /** The same, where it is told what was asked if the database makes no sense of it. */
  static <T> T ask(
      SqlSettings settings, Supplier<String> what, Function<? super SqlDatabase, Mono<T>> work)
      throws UnreachableException {
    Mono<T> asked =
        Mono.usingWhen(
            Mono.fromSupplier(() -> SqlDatabase.open(settings)), work, SqlDatabase::close);
    Signal<T> end = Objects.requireNonNull(asked.materialize().block());
    Throwable error = end.getThrowable();
    if (error != null) {
      String subject = SqlTrouble.of(error) == SqlTrouble.MISTAKE ? what.get() : "";
      throw new UnreachableException(
          settings.url().toString(), subject + SqlCauses.inFull(error), error);
    }
    return Objects.requireNonNull(end.get(), "no answer");
  }
}
