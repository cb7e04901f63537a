package dev.weir.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import reactor.util.context.Context;

class RequestTest {

  @Test
  void from_emptyContext_isPlain() {
    Request request = Request.from(Context.empty());

    assertThat(request).isEqualTo(new Request(Priority.NORMAL, null, null, Cost.ONE));
    assertThat(Request.from(Context.empty())).isSameAs(request);
  }

  @Test
  void new_withoutPriorityOrCost_saysNameValueAndRule() {
    assertThatThrownBy(() -> new Request(null, null, null, Cost.ONE))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("priority: null (expected: a priority, such as NORMAL)");
    assertThatThrownBy(() -> new Request(Priority.NORMAL, null, null, null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("cost: null (expected: a cost, such as ONE)");
  }

  @Test
  void from_contextOfOthers_isPlain() {
    assertThat(Request.from(Context.of("user", "joe")))
        .isEqualTo(new Request(Priority.NORMAL, null, null, Cost.ONE));
  }

  @Test
  void from_contextWithEach_readsIt() {
    assertThat(Request.from(Context.of(Priority.class, Priority.HIGH)).priority())
        .isEqualTo(Priority.HIGH);
    assertThat(Request.from(Context.of(Tenant.class, new Tenant("a"))).tenant())
        .isEqualTo(new Tenant("a"));
    assertThat(Request.from(Context.of(Cost.class, new Cost(7))).cost()).isEqualTo(new Cost(7));
    Deadline deadline = new Deadline(Instant.ofEpochMilli(5));
    assertThat(Request.from(Context.of(Deadline.class, deadline)).deadline()).isEqualTo(deadline);
  }

  @Test
  void toContext_full_isReadBack() {
    Request request =
        new Request(
            Priority.LOW, new Deadline(Instant.ofEpochMilli(5)), new Tenant("acme"), new Cost(3));

    assertThat(Request.from(request.toContext())).isEqualTo(request);
    assertThat(request.toContext().size()).isEqualTo(4);
  }

  @Test
  void toContext_plain_hasNoEntryForWhatIsNotThere() {
    Context context = new Request(Priority.NORMAL, null, null, Cost.ONE).toContext();

    assertThat(context.hasKey(Deadline.class)).isFalse();
    assertThat(context.hasKey(Tenant.class)).isFalse();
    assertThat(context.isEmpty()).isTrue();
  }

  @Test
  void toContext_onlyTenant_leavesOtherDefaultsInForce() {
    Tenant acme = new Tenant("acme");
    Request view = new Request(Priority.HIGH, null, null, new Cost(7));
    Context context = new Request(Priority.NORMAL, null, acme, Cost.ONE).toContext();

    assertThat(Request.from(context, view))
        .isEqualTo(new Request(Priority.HIGH, null, acme, new Cost(7)));
  }
}
