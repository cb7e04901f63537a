package dev.weir.demo.load.command;

import dev.weir.demo.bank.BankSize;
import dev.weir.demo.load.command.Converters.ToAccounts;
import dev.weir.demo.load.command.Converters.ToBalance;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The bank that is asked where a database's URL comes without a scenario. */
final class SqlOptions {

  private static final int ACCOUNTS = 1_000;
  private static final long BALANCE = 1_000;

  @Option(
      names = "--accounts",
      paramLabel = "N",
      converter = ToAccounts.class,
      description = "how many it has, if it is not there yet (default: 1000)")
  @Nullable Integer accounts;

  @Option(
      names = "--balance",
      paramLabel = "N",
      converter = ToBalance.class,
      description = "what each of them begins with, if it is not there yet (default: 1000)")
  @Nullable Long balance;

  BankSize size() {
    return new BankSize(
        accounts == null ? ACCOUNTS : accounts, balance == null ? BALANCE : balance);
  }

  /* The first of them that was given; null if none was. */
  @Nullable String given() {
    if (accounts != null) {
      return "--accounts";
    }
    return balance == null ? null : "--balance";
  }
}
