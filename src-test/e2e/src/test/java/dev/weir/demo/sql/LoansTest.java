package dev.weir.demo.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class LoansTest {

  @Test
  void close_withoutLoans_isDone() {
    Loans loans = new Loans();
    StepVerifier.create(loans.close()).verifyComplete();
    assertThat(loans.begin()).isFalse();
    StepVerifier.create(loans.close()).as("again").verifyComplete();
  }

  @Test
  void close_waitsForWhatIsLent() {
    Loans loans = new Loans();
    assertThat(loans.begin()).isTrue();
    assertThat(loans.begin()).isTrue();
    StepVerifier.create(loans.close())
        .then(
            () -> {
              assertThat(loans.begin()).as("no more").isFalse();
              loans.end();
            })
        .then(loans::end)
        .verifyComplete();
  }

  /** Whoever got a loan is waited for, whoever came too late got none. */
  @Test
  void close_amongMany_missesNone() throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    for (int round = 0; round < 500; round++) {
      Loans loans = new Loans();
      AtomicInteger out = new AtomicInteger();
      AtomicInteger atClose = new AtomicInteger(-1);
      CountDownLatch ready = new CountDownLatch(4);
      CountDownLatch done = new CountDownLatch(4);
      for (int i = 0; i < 3; i++) {
        threads.execute(
            () -> {
              meet(ready);
              if (loans.begin()) {
                out.incrementAndGet();
                Thread.yield();
                out.decrementAndGet();
                loans.end();
              }
              done.countDown();
            });
      }
      threads.execute(
          () -> {
            meet(ready);
            loans.close().subscribe(null, null, () -> atClose.set(out.get()));
            done.countDown();
          });
      assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(atClose).hasValue(0);
    }
    threads.shutdownNow();
  }

  private static void meet(CountDownLatch ready) {
    ready.countDown();
    while (ready.getCount() > 0) {
      Thread.yield();
    }
  }
}
