package dev.weir.demo.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.demo.config.DisciplineSpec;
import dev.weir.demo.config.PoolKind;
import dev.weir.demo.config.PoolSpec;
import dev.weir.demo.config.RouteSpec;
import dev.weir.demo.config.RouteSpec.Handler;
import dev.weir.overflow.Overflow;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Words for a route. */
class DescriptionsTest {

  private static final PoolSpec POOL = new PoolSpec("a", 1, 1, 1, null);

  private static RouteSpec route(Handler handler, Overflow overflow) {
    return new RouteSpec("/a", handler, "a", overflow, Duration.ZERO, 1, null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gold", "a b", "it's", "a&b=c", "100%s", "\"`$x", "a;b+c"})
  void example_ofATenant_isACommandForThatTenant(String tenant) {
    PoolSpec fair =
        new PoolSpec(
            "a",
            PoolKind.FIXED,
            1,
            1,
            1,
            null,
            null,
            new DisciplineSpec.FairByTenant(1, Map.of(tenant, 2)),
            null);

    String command = Descriptions.of(route(Handler.WORK, Overflow.block()), fair).examples().get(0);

    assertThat(command).matches("curl -i '%s/a\\?tenant=[A-Za-z0-9%+*_.-]+'");
    String query = command.substring("curl -i '%s".length(), command.length() - 1);
    assertThat(new QueryStringDecoder(query).parameters())
        .isEqualTo(Map.of("tenant", List.of(tenant)));
  }

  @ParameterizedTest
  @CsvSource({"block, in order", "drop, as they complete", "reject, as they complete"})
  void ingest_byStrategy_saysInWhichOrderItAnswers(String strategy, String words) {
    Overflow overflow =
        switch (strategy) {
          case "drop" -> Overflow.drop();
          case "reject" -> Overflow.reject();
          default -> Overflow.block();
        };

    assertThat(Descriptions.of(route(Handler.INGEST, overflow), POOL).summary())
        .endsWith(words + "; 32 at a time");
  }
}
