package dev.weir.demo.proxy;

import dev.weir.demo.config.ProxySpec;
import dev.weir.resilience4j.BreakerSnapshot;
import dev.weir.retry.RetryBudgetSnapshot;
import dev.weir.retry.RetrySnapshot;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A proxy at one moment.
 *
 * @param spec what it does
 * @param url where it passes requests on to
 * @param answers of the upstream's that have begun, by the first digit of the status, as in 2xx
 * @param failures answers of the upstream's that were none, or had no end, by reason
 * @param open connections to the upstream
 * @param idle those of them that serve no request
 * @param awaited how many requests wait for one
 * @param breaker null if there is none
 * @param retries null if nothing is tried again
 * @param budget of the retries
 */
public record ProxyStatus(
    ProxySpec spec,
    String url,
    Map<String, Long> answers,
    Map<String, Long> failures,
    int open,
    int idle,
    int awaited,
    @Nullable BreakerSnapshot breaker,
    @Nullable RetrySnapshot retries,
    RetryBudgetSnapshot budget) {}
