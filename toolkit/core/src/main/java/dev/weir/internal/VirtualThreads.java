package dev.weir.internal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** Makes virtual threads where the JDK has them, which is more than this code is compiled for. */
public final class VirtualThreads {

  private static final int SINCE = 21;

  /** {@code (String) -> ThreadFactory}; null where there are none. */
  private static final @Nullable MethodHandle FACTORY =
      Runtime.version().feature() >= SINCE ? find() : null;

  private VirtualThreads() {}

  /* prefix -> Thread.ofVirtual().inheritInheritableThreadLocals(false).name(prefix, 1).factory() */
  private static MethodHandle find() {
    MethodHandles.Lookup lookup = MethodHandles.publicLookup();
    try {
      Class<?> ofVirtual = Class.forName("java.lang.Thread$Builder$OfVirtual");
      MethodHandle builder =
          lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(ofVirtual));
      MethodHandle heirless =
          lookup.findVirtual(
              ofVirtual,
              "inheritInheritableThreadLocals",
              MethodType.methodType(ofVirtual, boolean.class));
      MethodHandle name =
          lookup.findVirtual(
              ofVirtual, "name", MethodType.methodType(ofVirtual, String.class, long.class));
      MethodHandle factory =
          lookup.findVirtual(ofVirtual, "factory", MethodType.methodType(ThreadFactory.class));
      builder =
          MethodHandles.filterReturnValue(
              builder, MethodHandles.insertArguments(heirless, 1, false));
      MethodHandle named =
          MethodHandles.foldArguments(MethodHandles.insertArguments(name, 2, 1L), builder);
      return MethodHandles.filterReturnValue(named, factory);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /**
   * Whether the JDK has them.
   *
   * @return true from Java 21 on
   */
  public static boolean areThere() {
    return FACTORY != null;
  }

  /**
   * A factory of virtual threads that inherit no thread locals from who starts them.
   *
   * @param prefix what their names begin with; a number follows
   * @return the factory
   * @throws UnsupportedOperationException where there are none
   */
  public static ThreadFactory factory(String prefix) {
    if (FACTORY == null) {
      throw new UnsupportedOperationException(
          "virtual threads: Java "
              + Runtime.version().feature()
              + " (expected: >= "
              + SINCE
              + ", which has them)");
    }
    try {
      return (ThreadFactory) FACTORY.invokeExact(prefix);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) { // none of these methods declares any
      throw new IllegalStateException(e);
    }
  }
}
