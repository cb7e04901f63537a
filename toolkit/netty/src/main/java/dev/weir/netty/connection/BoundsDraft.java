package dev.weir.netty.connection;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** What changes from one copy to the next. */
final class BoundsDraft {

  int requestLine;
  int headerField;
  int headers;
  long body;
  final Map<String, BodyBound> bodies;
  Duration headTimeout;
  Duration bodyIdle;
  long bodyRate;
  Duration answerIdle;
  Duration idle;
  int connections;
  int inFlight;
  int resets;
  Duration resetWindow;

  BoundsDraft(HttpBoundsConfig config) {
    requestLine = config.requestLine();
    headerField = config.headerField();
    headers = config.headers();
    body = config.body();
    bodies = new HashMap<>(config.bodies());
    headTimeout = config.headTimeout();
    bodyIdle = config.bodyIdle();
    bodyRate = config.bodyRate();
    answerIdle = config.answerIdle();
    idle = config.idle();
    connections = config.connections();
    inFlight = config.inFlight();
    resets = config.resets();
    resetWindow = config.resetWindow();
  }

  HttpBoundsConfig config() {
    return new HttpBoundsConfig(
        requestLine,
        headerField,
        headers,
        body,
        bodies,
        headTimeout,
        bodyIdle,
        bodyRate,
        answerIdle,
        idle,
        connections,
        inFlight,
        resets,
        resetWindow);
  }
}
