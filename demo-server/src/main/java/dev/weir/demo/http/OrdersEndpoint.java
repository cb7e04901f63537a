package dev.weir.demo.http;

import dev.weir.demo.bank.Order;
import dev.weir.demo.json.OrdersAnswer;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** What an account of a bank has bought. */
final class OrdersEndpoint implements Endpoint {

  private static final String ACCOUNT = "account";
  private static final List<String> KNOWN = Query.known(ACCOUNT);

  private final BankAnswers bank;

  OrdersEndpoint(BankAnswers bank) {
    this.bank = bank;
  }

  @Override
  public Mono<Void> answer(Exchange exchange) {
    Query query = exchange.query();
    query.expect(KNOWN);
    long account =
        query
            .find(ACCOUNT)
            .map(OrdersEndpoint::account)
            .orElseThrow(
                () ->
                    new ProblemException(
                        400,
                        Given.BAD_PARAMETER,
                        "account: missing (expected: " + TransferBody.NUMBER + ")"));
    return bank.answer(
        exchange,
        Mono.just(account),
        of -> opened -> opened.orders(of).singleOptional(),
        orders -> answer(exchange, account, orders));
  }

  private static Mono<Void> answer(Exchange exchange, long account, Optional<List<Order>> orders) {
    return exchange.json(
        200, new OrdersAnswer(account, orders.orElseThrow(() -> unknown(account))));
  }

  private static long account(Given given) {
    return TransferBody.number(given.value()).orElseThrow(() -> given.wrong(TransferBody.NUMBER));
  }

  private static ProblemException unknown(long account) {
    return new ProblemException(404, "no_such_account", "account: there is no " + account);
  }
}
