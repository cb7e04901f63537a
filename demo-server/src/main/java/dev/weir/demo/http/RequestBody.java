package dev.weir.demo.http;

import dev.weir.demo.ingest.LostBodyException;
import dev.weir.netty.connection.RequestBodyException;
import reactor.core.publisher.Flux;
import reactor.netty.http.server.HttpServerRequest;

/** The body of a request, read as it is wanted. */
final class RequestBody {

  private RequestBody() {}

  /**
   * The body.
   *
   * @param request whose
   * @return its bytes, copied out of Netty's buffers, as many chunks at a time as are asked for; a
   *     {@link LostBodyException} in place of the rest, where the connection's bounds say so
   */
  static Flux<byte[]> of(HttpServerRequest request) {
    return request
        .receive()
        .asByteArray()
        .onErrorMap(RequestBodyException.class, error -> new LostBodyException(error.bound()));
  }
}
