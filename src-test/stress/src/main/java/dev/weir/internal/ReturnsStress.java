package dev.weir.internal;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** What comes back from several threads, of whom only the first tells the taker. */
public class ReturnsStress {

  private ReturnsStress() {}

  private static final class Letter extends Returns.Link {
    private final String name; // plain: the way back must order it

    Letter(String name) {
      this.name = name;
    }
  }

  /** Takes what there is in each pass, and is asked for one by those who have to tell. */
  private static final class Taker extends Drain {
    private final Returns returns = new Returns();
    private String taken = "";

    /* One letter after the other. */
    void bring(String names) {
      names.chars().mapToObj(Character::toString).forEach(this::bringOne);
    }

    /* As bring, of one who passes its own on itself if nobody else is at it. */
    void bringAtOnce(String names) {
      names.chars().mapToObj(Character::toString).forEach(this::bringOneAtOnce);
    }

    private void bringOne(String name) {
      if (returns.add(new Letter(name))) {
        drain();
      }
    }

    private void bringOneAtOnce(String name) {
      if (enter()) {
        try {
          pass();
          taken += name;
        } finally {
          leave();
        }
      } else {
        bringOne(name);
      }
    }

    @Override
    protected void pass() {
      for (Returns.Link link = returns.takeAll(); link != null; link = link.next()) {
        taken += ((Letter) link).name;
      }
    }
  }

  /** Two threads bring two each. */
  @JCStressTest
  @Outcome(
      id = {"abcd", "acbd", "acdb", "cabd", "cadb", "cdab"},
      expect = Expect.ACCEPTABLE,
      desc = "All were taken, each thread's in order.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One is left behind, doubled or out of order.")
  @State
  public static class Two {
    private final Taker taker = new Taker();

    @Actor
    public void one() {
      taker.bring("ab");
    }

    @Actor
    public void other() {
      taker.bring("cd");
    }

    @Arbiter
    public void after(L_Result r) {
      r.r1 = taker.taken;
    }
  }

  /** Two threads, each of which passes its own on if nobody else is at it. */
  @JCStressTest
  @Outcome(
      id = {"abcd", "acbd", "acdb", "cabd", "cadb", "cdab"},
      expect = Expect.ACCEPTABLE,
      desc = "All were taken, each thread's in order.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One is left behind, doubled or out of order.")
  @State
  public static class TwoAtOnce {
    private final Taker taker = new Taker();

    @Actor
    public void one() {
      taker.bringAtOnce("ab");
    }

    @Actor
    public void other() {
      taker.bringAtOnce("cd");
    }

    @Arbiter
    public void after(L_Result r) {
      r.r1 = taker.taken;
    }
  }
}
