package dev.weir.demo.load.http;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import reactor.netty.resources.LoopResources;

/**
 * Has connections spread over all event loops. Left to themselves they are not: a connection that
 * is made on a loop stays there, as those do that are made ahead of need; and whoever makes one
 * asks for the next loop twice, so that every other one is never meant. Thread-safe.
 */
final class SpreadLoops implements LoopResources {

  private final LoopResources loops;

  /**
   * Over these.
   *
   * @param loops disposed of by whoever made them
   */
  SpreadLoops(LoopResources loops) {
    this.loops = loops;
  }

  @Override
  public EventLoopGroup onServer(boolean useNative) {
    return loops.onServer(useNative);
  }

  /** One loop, which is a group of its own: any, as often as each other. */
  @Override
  public EventLoopGroup onClient(boolean useNative) {
    List<EventLoop> all = new ArrayList<>();
    for (EventExecutor each : loops.onClient(useNative)) {
      all.add((EventLoop) each);
    }
    return all.get(ThreadLocalRandom.current().nextInt(all.size()));
  }
}
