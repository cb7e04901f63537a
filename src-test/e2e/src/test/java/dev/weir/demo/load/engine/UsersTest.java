package dev.weir.demo.load.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.demo.load.measure.Measured;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A closed loop: who asks next is who has been answered. */
@Timeout(30)
class UsersTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int ENOUGH = 10_000; // each within the last would overflow the stack

  private final List<Long> begun = new ArrayList<>();
  private final List<Long> late = new ArrayList<>();

  /* Each request is answered after 10, and walking ends at 100. */
  private Users walk(int count, long think) {
    VirtualServer server = new VirtualServer(at -> at + 10, Long.MAX_VALUE);
    Users users = new Users(count, think, server);
    users.walk(
        0,
        100,
        (due, intended) -> {
          begun.add(intended);
          late.add(intended - due);
          server.next().subscribe(reply -> users.ended());
        });
    assertThat(server.mostAtOnce()).isBetween(1, count);
    return users;
  }

  @Test
  void walk_oneUser_asksWhenItIsAnswered() {
    walk(1, 0);

    assertThat(begun).containsExactly(0L, 10L, 20L, 30L, 40L, 50L, 60L, 70L, 80L, 90L);
    assertThat(late).containsOnly(0L);
  }

  @Test
  void walk_userWhoThinks_asksSoMuchLater() {
    walk(1, 15);

    assertThat(begun).containsExactly(0L, 25L, 50L, 75L);
    assertThat(late).containsOnly(0L);
  }

  @Test
  void walk_severalUsers_neverHaveMoreUnderWay() {
    walk(3, 0);

    assertThat(begun).hasSize(30).startsWith(0L, 0L, 0L, 10L, 10L, 10L);
  }

  /* All at once, they would come in step for ever. */
  @Test
  void walk_severalUsersWhoThink_beginSpreadOverThatTime() {
    walk(4, 40);

    assertThat(begun).containsExactly(0L, 10L, 20L, 30L, 50L, 60L, 70L, 80L);
    assertThat(late).containsOnly(0L);
  }

  @Test
  void stop_beforeItWalks_asksNobody() {
    Users users = new Users(3, 0, Clock.system());
    users.stop();

    users.walk(System.nanoTime(), Long.MAX_VALUE / 2, (due, intended) -> begun.add(intended));

    assertThat(begun).isEmpty();
  }

  private static Target target(Mono<Reply> request) {
    return new Target() {
      @Override
      public Mono<Reply> next() {
        return request;
      }

      @Override
      public void close() {}
    };
  }

  private static LoadRun run(int users, Duration length, Target target) {
    return LoadRun.closed(users, Duration.ZERO, Duration.ZERO, length, SECOND, SECOND, target);
  }

  private static void assertAllAccountedFor(Measured measured) {
    assertThat(measured.counts().pending()).as("%s", measured.counts()).isZero();
    assertThat(measured.times().lag().getTotalCount()).isEqualTo(measured.counts().offered());
  }

  @Test
  void run_targetThatAnswersAtOnce_goesRoundWithoutRecursion() throws Exception {
    AtomicInteger answered = new AtomicInteger();
    AtomicReference<LoadRun> self = new AtomicReference<>();
    Mono<Reply> reply =
        Mono.fromSupplier(
            () -> {
              if (answered.incrementAndGet() == ENOUGH) {
                self.get().stop();
              }
              return new Reply(0, null);
            });
    LoadRun run = run(2, Duration.ofHours(1), target(reply));
    self.set(run);

    Measured measured = run.run(second -> {});

    assertThat(measured.counts().completed())
        .isGreaterThanOrEqualTo(ENOUGH)
        .isEqualTo(measured.counts().offered());
    assertAllAccountedFor(measured);
  }

  @Test
  void run_answersOnManyThreads_asksTheTargetOnOneAndForNoMoreThanThereAreUsers() throws Exception {
    Set<Thread> asking = ConcurrentHashMap.newKeySet();
    AtomicInteger underWay = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Mono<Reply> request =
        Mono.fromSupplier(
                () -> {
                  most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                  return new Reply(0, null);
                })
            .delayElement(Duration.ofMillis(1), Schedulers.parallel())
            .doOnNext(reply -> underWay.decrementAndGet());
    Target target =
        new Target() {
          @Override
          public Mono<Reply> next() {
            asking.add(Thread.currentThread());
            return request;
          }

          @Override
          public void close() {}
        };

    Measured measured = run(20, Duration.ofMillis(300), target).run(second -> {});

    assertThat(asking).hasSize(1);
    assertThat(most.get()).isBetween(1, 20);
    assertThat(measured.counts().completed()).isGreaterThan(20);
    assertAllAccountedFor(measured);
  }

  @Test
  void stop_ofALongRun_endsIt() throws Exception {
    LoadRun run =
        run(
            5,
            Duration.ofHours(1),
            target(Mono.delay(Duration.ofMillis(20)).thenReturn(new Reply(0, null))));

    Measured measured = run.run(second -> run.stop());

    assertThat(measured.counts().cutOff()).isZero();
    assertThat(measured.counts().completed()).isPositive();
    assertAllAccountedFor(measured);
  }

  @Test
  void run_usersWhoAreNeverAnswered_askAgainAfterTheTimeout() throws Exception {
    Measured measured =
        LoadRun.closed(
                3,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ofMillis(500),
                Duration.ofMillis(100),
                SECOND,
                target(Mono.never()))
            .run(second -> {});

    assertThat(measured.counts().offered()).isBetween(6L, 15L);
    assertThat(measured.errors()).containsOnlyKeys("timeout");
    assertAllAccountedFor(measured);
  }

  @Test
  void closed_badNumbers_areRefused() {
    Target target = target(Mono.never());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> run(0, SECOND, target))
        .withMessage("users: 0 (expected: >= 1)");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                LoadRun.closed(
                    1, Duration.ofMillis(-1), Duration.ZERO, SECOND, SECOND, SECOND, target))
        .withMessage("think: PT-0.001S (expected: >= 0)");
  }
}
