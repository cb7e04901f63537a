package dev.weir.demo.load.http;

/** What is spoken on a connection. */
public enum HttpProtocol {
  /** HTTP/1.1: one request after the other, as many connections as are on their way at once. */
  HTTP_1_1,

  /**
   * HTTP/2: many requests at once on each of a few connections. To http URLs with prior knowledge
   * (h2c), to https URLs if the server agrees (ALPN).
   */
  HTTP_2
}
