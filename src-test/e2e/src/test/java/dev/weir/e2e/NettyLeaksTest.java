package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A detector that finds nothing must be able to find something. */
class NettyLeaksTest {

  @Test
  void lost_bufferThatIsForgotten_namesIt() {
    List<String> found = new ArrayList<>();
    forget(ByteBufAllocator.DEFAULT.buffer());

    await().until(() -> found.addAll(NettyLeaks.lost()));

    assertThat(found).anyMatch(leak -> leak.startsWith("ByteBuf"));
  }

  private static void forget(ByteBuf buffer) {
    buffer.writeByte(1);
  }

  @Test
  void lost_bufferThatIsReleased_isEmpty() {
    ByteBufAllocator.DEFAULT.buffer().release();

    assertThat(NettyLeaks.lost()).isEmpty();
  }
}
