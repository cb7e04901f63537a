package dev.weir.demo.load.command;

import dev.weir.demo.load.engine.Target;
import dev.weir.demo.load.http.HttpTarget;

/**
 * Where requests go.
 *
 * @param target decides which is next
 * @param http what is beneath it
 */
record Destination(Target target, HttpTarget http) implements AutoCloseable {

  @Override
  public void close() {
    target.close();
  }
}
