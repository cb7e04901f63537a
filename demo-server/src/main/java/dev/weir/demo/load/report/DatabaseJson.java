package dev.weir.demo.load.report;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.weir.demo.bank.BankAudit;
import dev.weir.demo.load.sql.BooksCheck;
import dev.weir.demo.load.sql.DatabaseUse;
import dev.weir.demo.load.sql.SqlUse;
import dev.weir.demo.load.sql.Waits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run did with its database, in JSON.
 *
 * @param connections {@code most} there might be, {@code open} at the end, {@code busiest} that
 *     were lent at once, calls {@code waiting} for one at once, {@code calls} that had not ended at
 *     once, {@code rows} found or changed, and calls {@code unended} when it was last looked
 * @param waits null if the server tells nothing of its sessions
 * @param books null if it was not the bank that was asked
 */
record DatabaseJson(
    SqlUse connections,
    @JsonSetter(nulls = Nulls.SET) @Nullable WaitsJson waits,
    @JsonSetter(nulls = Nulls.SET) @Nullable BooksJson books) {

  /**
   * Looks at the server's sessions.
   *
   * @param looks how many there were
   * @param missed how many were left out, as the one before took too long
   * @param failed how many of them failed
   * @param trouble why the last of these did; null if none did
   * @param mostSessions that there were at once
   * @param kinds what they were at: {@code state}, {@code waitsFor}, how many on average ({@code
   *     mean}) and at most ({@code most})
   * @param seconds second by second, from {@code number} 0: how many were {@code running}, {@code
   *     waiting}, idle {@code inTransaction}, {@code idle} and at anything {@code other}, on
   *     average; none of a search
   */
  record WaitsJson(
      long looks,
      long missed,
      long failed,
      @JsonSetter(nulls = Nulls.SET) @Nullable String trouble,
      long mostSessions,
      List<Waits.Kind> kinds,
      List<Waits.Second> seconds) {

    static WaitsJson of(Waits waits) {
      return new WaitsJson(
          waits.looks(),
          waits.missed(),
          waits.failed(),
          waits.trouble(),
          waits.mostSessions(),
          waits.kinds(),
          waits.seconds());
    }

    Waits waits() {
      return new Waits(looks, missed, failed, trouble, mostSessions, kinds, seconds);
    }
  }

  /**
   * The bank's books.
   *
   * @param balanced whether no money was made or lost; false also if nobody could look
   * @param audit what is in them; null if nobody could look
   * @param trouble why not; null if somebody has
   */
  record BooksJson(
      boolean balanced,
      @JsonSetter(nulls = Nulls.SET) @Nullable BankAudit audit,
      @JsonSetter(nulls = Nulls.SET) @Nullable String trouble) {

    static BooksJson of(BooksCheck check) {
      return new BooksJson(check.isBalanced(), check.audit(), check.trouble());
    }

    BooksCheck check() {
      return new BooksCheck(audit, trouble);
    }
  }

  static DatabaseJson of(DatabaseUse use) {
    return new DatabaseJson(
        use.connections(),
        use.waits() == null ? null : WaitsJson.of(use.waits()),
        use.books() == null ? null : BooksJson.of(use.books()));
  }

  DatabaseUse use() {
    return new DatabaseUse(
        connections, waits == null ? null : waits.waits(), books == null ? null : books.check());
  }
}
