package dev.weir.demo.http;

import dev.weir.demo.bank.Transfer;
import dev.weir.demo.bank.TransferResult;
import dev.weir.demo.ingest.LostBodyException;
import dev.weir.demo.json.TransferAnswer;
import java.io.ByteArrayOutputStream;
import java.util.List;
import reactor.core.publisher.Mono;

/**
 * Transfers money between accounts of a bank, once for each idempotency key: whoever has had no
 * answer may send the same again.
 */
final class TransferEndpoint implements Endpoint {

  private static final List<String> KNOWN = Query.known();

  private final BankAnswers bank;

  TransferEndpoint(BankAnswers bank) {
    this.bank = bank;
  }

  @Override
  public Mono<Void> answer(Exchange exchange) {
    exchange.query().expect(KNOWN);
    String key = IdempotencyKey.of(exchange.request().requestHeaders());
    return bank.<Outcome, Transfer>answer(
        exchange,
        body(exchange).map(json -> TransferBody.read(json, key)),
        transfer ->
            opened -> opened.transfer(transfer).map(result -> new Outcome(transfer, result)),
        outcome -> exchange.json(200, outcome.answer()));
  }

  /* Before it takes a permit: it may come slowly. Its length is bounded by the server's connections. */
  private static Mono<byte[]> body(Exchange exchange) {
    return RequestBody.of(exchange.request())
        .collect(ByteArrayOutputStream::new, ByteArrayOutputStream::writeBytes)
        .map(ByteArrayOutputStream::toByteArray)
        .onErrorMap(LostBodyException.class, error -> new ProblemException(error.problem()));
  }

  private record Outcome(Transfer transfer, TransferResult result) {

    TransferAnswer answer() {
      return switch (result) {
        case DONE -> TransferAnswer.of(transfer, false);
        case REPEATED -> TransferAnswer.of(transfer, true);
        case NO_ACCOUNT ->
            throw new ProblemException(
                404,
                "no_such_account",
                "from, to: there is no "
                    + transfer.payer()
                    + ", or no "
                    + transfer.payee()
                    + "; nothing was transferred");
        case ID_TAKEN ->
            throw new ProblemException(
                422,
                "key_reused",
                IdempotencyKey.NAME
                    + ": has been used for another transfer; this one was not done");
        case TOO_LITTLE ->
            throw new ProblemException(
                422,
                "balance_too_low",
                "amount: "
                    + transfer.amount()
                    + " is more than the payer has; nothing was transferred");
      };
    }
  }
}
