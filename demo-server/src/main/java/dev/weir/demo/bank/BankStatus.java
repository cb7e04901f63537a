package dev.weir.demo.bank;

import dev.weir.demo.config.BankSpec;
import dev.weir.demo.sql.SqlCounts;
import dev.weir.demo.strategy.GateStatus;
import dev.weir.resilience4j.BreakerSnapshot;
import dev.weir.retry.RetryBudgetSnapshot;
import dev.weir.retry.RetrySnapshot;
import org.jspecify.annotations.Nullable;

/**
 * A bank at one moment.
 *
 * @param spec what it is
 * @param open whether its tables are there
 * @param trouble why they are not, as far as anybody knows; null if they are
 * @param connections to its database
 * @param gate in front of these
 * @param breaker null if there is none
 * @param retries null if nothing is tried again
 * @param budget of the retries
 */
public record BankStatus(
    BankSpec spec,
    boolean open,
    @Nullable String trouble,
    SqlCounts connections,
    GateStatus gate,
    @Nullable BreakerSnapshot breaker,
    @Nullable RetrySnapshot retries,
    RetryBudgetSnapshot budget) {}
