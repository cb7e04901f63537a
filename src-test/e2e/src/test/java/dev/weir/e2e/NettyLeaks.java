package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetector.Level;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Follows every one of Netty's buffers in this JVM, and fails a test class that has lost one. JUnit
 * finds it by itself.
 */
public final class NettyLeaks implements BeforeAllCallback, AfterAllCallback {

  private static final int COLLECTIONS = 3;
  private static final Queue<String> LOST = new ConcurrentLinkedQueue<>();

  static {
    ResourceLeakDetector.setLevel(Level.PARANOID);
    ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new Noting());
  }

  /** Nothing to do: that the class was loaded is enough. */
  @Override
  public void beforeAll(ExtensionContext context) {}

  @Override
  public void afterAll(ExtensionContext context) {
    assertThat(lost()).as("buffers lost until the end of %s", context.getDisplayName()).isEmpty();
  }

  /** What was lost since this was last asked. Netty looks for it when a buffer is allocated. */
  static List<String> lost() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      ByteBufAllocator.DEFAULT.buffer().release();
    }
    List<String> found = new ArrayList<>();
    for (String leak = LOST.poll(); leak != null; leak = LOST.poll()) {
      found.add(leak);
    }
    return found;
  }

  private static final class Noting extends ResourceLeakDetectorFactory {

    @Override
    @SuppressWarnings("deprecation") // the one method that is abstract
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(
        Class<T> resource, int samplingInterval, long maxActive) {
      return newResourceLeakDetector(resource, samplingInterval);
    }

    @Override
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(
        Class<T> resource, int samplingInterval) {
      return new Detector<>(resource, samplingInterval);
    }
  }

  private static final class Detector<T> extends ResourceLeakDetector<T> {

    Detector(Class<T> resource, int samplingInterval) {
      super(resource, samplingInterval);
    }

    @Override
    protected boolean needReport() {
      return true;
    }

    @Override
    protected void reportTracedLeak(String resourceType, String records) {
      LOST.add(resourceType + records);
    }

    @Override
    protected void reportUntracedLeak(String resourceType) {
      LOST.add(resourceType);
    }
  }
}
