package dev.weir.internal;

import java.util.SortedSet;
import org.openjdk.jcstress.JCStress;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.vm.VMSupport;

/**
 * jcstress's own {@code Main} for the quick set, but for one thing: where a JDK still has biased
 * locking, as 17 has, which is deprecated and off there, jcstress runs every test with it and again
 * without. What is tested here takes no locks, so that would be the same twice, and starting a JVM
 * takes several times as long as the test in it. The full set runs both.
 */
public final class QuickRun {

  private QuickRun() {}

  /** Takes jcstress's arguments; fails if a test does. */
  public static void main(String[] args) throws Exception {
    Options options = new Options(args);
    if (!options.parse()) {
      System.exit(1);
    }
    new JCStress(options) {
      // What it asks for once it knows the configurations, and before it pairs them with the tests.
      @Override
      public SortedSet<String> getTests() {
        VMSupport.getAvailableVMConfigs()
            .removeIf(config -> config.args().contains("-XX:+UseBiasedLocking"));
        return super.getTests();
      }
    }.run();
  }
}
