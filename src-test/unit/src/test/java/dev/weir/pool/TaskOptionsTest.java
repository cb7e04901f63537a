package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.overflow.Overflow;
import dev.weir.request.Cost;
import dev.weir.request.Deadline;
import dev.weir.request.Priority;
import dev.weir.request.Tenant;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TaskOptionsTest {

  private static final Overflow DROP = Overflow.drop();
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void none_nothingSaid_isAllNull() {
    assertThat(TaskOptions.none())
        .isEqualTo(new TaskOptions(null, null, null, null, null, null, null, null, null));
    assertThat(TaskOptions.none()).isSameAs(TaskOptions.none());
  }

  @Test
  void withers_each_changeTheirOwnAndKeepTheOthers() {
    Deadline deadline = new Deadline(Instant.ofEpochMilli(9));
    TaskOptions all =
        TaskOptions.named("a")
            .waitTimeout(SECOND)
            .taskTimeout(SECOND.multipliedBy(2))
            .deadline(deadline)
            .overflow(DROP);

    assertThat(all)
        .isEqualTo(
            new TaskOptions(
                "a", SECOND, SECOND.multipliedBy(2), deadline, DROP, null, null, null, null));
    assertThat(all.name("b"))
        .isEqualTo(
            new TaskOptions(
                "b", SECOND, SECOND.multipliedBy(2), deadline, DROP, null, null, null, null));
    assertThat(all.waitTimeout(SECOND.multipliedBy(3)).waitTimeout())
        .isEqualTo(SECOND.multipliedBy(3));
    assertThat(all.taskTimeout(SECOND))
        .isEqualTo(new TaskOptions("a", SECOND, SECOND, deadline, DROP, null, null, null, null));
    assertThat(all.deadline(Instant.ofEpochMilli(7)).deadline())
        .isEqualTo(new Deadline(Instant.ofEpochMilli(7)));
    assertThat(all.overflow(Overflow.reject()).overflow()).isEqualTo(Overflow.reject());
    assertThat(TaskOptions.none().name()).isNull();
  }

  @Test
  void name_blank_saysNameValueAndRule() {
    assertThatThrownBy(() -> TaskOptions.named(" "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("task name: \" \" (expected: not blank)");
  }

  @Test
  void timeouts_notPositive_sayNameValueAndRule() {
    assertThatThrownBy(() -> TaskOptions.none().waitTimeout(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("waitTimeout: PT0S (expected: > 0)");
    assertThatThrownBy(() -> TaskOptions.none().taskTimeout(Duration.ofMillis(-5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("taskTimeout: PT-0.005S (expected: > 0)");
  }

  @Test
  void deadline_nullInstant_saysNameValueAndRule() {
    assertThatThrownBy(() -> TaskOptions.none().deadline((Instant) null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("deadline: null (expected: an instant)");
  }

  @Test
  void overflow_null_saysNameValueAndRule() {
    assertThatThrownBy(() -> TaskOptions.none().overflow(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("overflow: null (expected: not null)");
  }

  @Test
  void at_forTenant_costing_by_sayOneThing() {
    Tenant acme = new Tenant("acme");
    Deadline deadline = new Deadline(Instant.EPOCH);

    assertThat(TaskOptions.at(Priority.HIGH)).isEqualTo(TaskOptions.none().priority(Priority.HIGH));
    assertThat(TaskOptions.forTenant(acme)).isEqualTo(TaskOptions.none().tenant(acme));
    assertThat(TaskOptions.costing(new Cost(3))).isEqualTo(TaskOptions.none().cost(new Cost(3)));
    assertThat(TaskOptions.by(deadline)).isEqualTo(TaskOptions.none().deadline(deadline));
  }
}
