package dev.weir.demo.load.sql;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.demo.bank.BankSize;
import dev.weir.demo.load.engine.GateEntrance;
import dev.weir.demo.load.engine.LoadRun;
import dev.weir.demo.load.measure.Measured;
import dev.weir.demo.load.schedule.Arrivals;
import dev.weir.demo.load.schedule.Spacing;
import dev.weir.demo.postgres.EmbeddedDatabase;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that lets in fewer than a run would like to have. */
@Tag("postgres")
@Timeout(60)
class FullServerTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final int ALLOWED = 6;

  @Test
  void run_withMoreConnectionsThanThereAre_usesThoseAndChecksTheBooks() throws Exception {
    try (EmbeddedDatabase server = EmbeddedDatabase.start(ALLOWED);
        DatabaseLoad load =
            new DatabaseLoad(
                SqlPlace.of(server.url(), 30, LONG), new BankWork(new BankSize(10, 100)), 1)) {
      load.reach(LONG);
      SqlTarget target = load.target();
      int open = target.warmUp(30, Duration.ofSeconds(5));
      /* This user has those for superusers as well; one looks, and one may not be closed yet. */
      assertThat(open).isBetween(ALLOWED + 1, ALLOWED + 2);

      Measured measured =
          new LoadRun(
                  Arrivals.constant(50).schedule(Spacing.EVEN, 1),
                  Duration.ofSeconds(1),
                  LONG,
                  LONG,
                  new GateEntrance(100),
                  target.keptOpen())
              .run(second -> {});

      assertThat(measured.counts().completed()).isEqualTo(50);
      DatabaseUse use = load.use(said -> {});
      assertThat(requireNonNull(use.waits()).failed()).isZero();
      assertThat(use.waits().looks()).isPositive();
      assertThat(requireNonNull(use.books()).isBalanced()).isTrue();
      assertThat(use.connections().most()).isEqualTo(30);
      assertThat(use.connections().open()).isBetween(open, ALLOWED + 2);
      assertThat(use.connections().busiest()).isBetween(1L, ALLOWED + 2L);
    }
  }

  @Test
  void bank_ofAServerThatIsKilled_cannotBeChecked() throws Exception {
    try (EmbeddedDatabase server = EmbeddedDatabase.start(ALLOWED);
        DatabaseLoad load =
            new DatabaseLoad(
                SqlPlace.of(server.url(), 2, Duration.ofSeconds(1)),
                new BankWork(new BankSize(10, 100)),
                1)) {
      load.reach(LONG);
      assertThat(load.target().warmUp(2, LONG)).isEqualTo(2);
      server.kill();

      BooksCheck books = requireNonNull(load.use(said -> {}).books());
      assertThat(books.isBalanced()).isFalse();
      assertThat(books.trouble()).contains("database away");
    }
  }
}
