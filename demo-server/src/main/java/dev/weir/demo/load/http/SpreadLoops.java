package dev.weir.demo.load.http;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import reactor.netty.resources.LoopResources;

/**
 * Has connections go to all event loops in turn. Left to themselves they do not: whoever makes one
 * asks for the next loop twice, first of all to see what kind of a channel it bears, so that every
 * other loop is never meant. Thread-safe.
 */
final class SpreadLoops implements LoopResources {

  private final LoopResources loops;

  /**
   * Over these.
   *
   * @param loops whose groups do not prefer the loop that asks: one that is made ahead of need, on
   *     a loop, would stay there. Disposed of by whoever made them
   */
  SpreadLoops(LoopResources loops) {
    this.loops = loops;
  }

  @Override
  public EventLoopGroup onServer(boolean useNative) {
    return loops.onServer(useNative);
  }

  @Override
  public EventLoopGroup onClient(boolean useNative) {
    return loops.onClient(useNative);
  }

  /* They all bear the same kind: the first is asked, which takes nobody's turn. */
  @Override
  public <T extends Channel> T onChannel(Class<T> type, EventLoopGroup group) {
    return loops.onChannel(type, (EventLoop) group.iterator().next());
  }
}
