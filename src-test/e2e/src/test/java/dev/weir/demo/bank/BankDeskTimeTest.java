package dev.weir.demo.bank;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.demo.config.BankSpec;
import dev.weir.demo.config.ConfigFile;
import dev.weir.demo.config.ServiceConfig;
import dev.weir.demo.strategy.GateRegistry;
import dev.weir.limit.CallEnd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.test.scheduler.VirtualTimeScheduler;

/** How long a call of a bank goes on whose database is slow, in virtual time. */
class BankDeskTimeTest {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration EACH = PATIENCE.multipliedBy(9).dividedBy(10);

  private final SlowDatabase database = new SlowDatabase(EACH);
  private final AtomicReference<Throwable> end = new AtomicReference<>();
  private VirtualTimeScheduler time;
  private BankDesk desk;

  @BeforeEach
  void open(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("f.yaml");
    Files.writeString(
        file, "banks: {b: {strategy: reject, queue: 0, connections: 1, statementTimeout: 4s}}");
    ServiceConfig config = ConfigFile.read(file);
    BankSpec spec = config.banks().get(0);
    assertThat(spec.database().patience()).isEqualTo(PATIENCE);
    time = VirtualTimeScheduler.getOrSet();
    GateRegistry gates = new GateRegistry(config, error -> CallEnd.IGNORED, BankJudgement::end);
    desk = new BankDesk(spec, gates.entrance(spec.orders()), database, new SlowDatabase(EACH));
    desk.begin();
    time.advanceTimeBy(EACH.multipliedBy(10));
    assertThat(desk.status().open()).isTrue();
    assertThat(database.begun()).isZero();
  }

  @AfterEach
  void end() {
    VirtualTimeScheduler.reset();
  }

  private long underWay() {
    return desk.status().gate().gate().ledger().running();
  }

  /** A transfer has more: what counts is when it was let in. */
  @Test
  void call_ofSlowStatements_beginsNoneOnceItsTimeIsUp() {
    desk.call(bank -> bank.transfer(new Transfer("t", 1, 2, 3))).subscribe(result -> {}, end::set);

    time.advanceTimeBy(PATIENCE.minusMillis(1));
    assertThat(end).hasNullValue();
    time.advanceTimeBy(Duration.ofMillis(1));

    assertThat(end.get()).isInstanceOf(TimeoutException.class);
    assertThat(underWay()).as("a statement still is").isOne();
    time.advanceTimeBy(EACH.multipliedBy(2).minus(PATIENCE));
    assertThat(underWay()).isZero();
    assertThat(database.begun()).isEqualTo(2);
  }
}
