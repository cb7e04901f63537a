package dev.weir.bench.overload;

import java.util.function.BiFunction;
import org.reactivestreams.Publisher;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Answers requests. */
@FunctionalInterface
interface Handler extends BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> {}
