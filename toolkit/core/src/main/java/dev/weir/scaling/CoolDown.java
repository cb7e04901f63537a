package dev.weir.scaling;

import java.time.Duration;

/**
 * Keeps a policy from following itself too closely: each change is given time to show its effect.
 *
 * @param policy decides otherwise
 * @param beforeUp how long after a change it does not grow
 * @param beforeDown how long after a change it does not shrink
 */
record CoolDown(ScalingPolicy policy, Duration beforeUp, Duration beforeDown)
    implements ScalingPolicy {

  CoolDown {
    Rules.notNegative("coolDown up", beforeUp);
    Rules.notNegative("coolDown down", beforeDown);
  }

  @Override
  public Wanted decide(Load load) {
    Wanted wanted = policy.decide(load);
    if (wanted.workers() == load.workers()) {
      return wanted;
    }
    Duration bound = wanted.workers() > load.workers() ? beforeUp : beforeDown;
    Duration since =
        load.sinceGrown().compareTo(load.sinceShrunk()) < 0
            ? load.sinceGrown()
            : load.sinceShrunk();
    return since.compareTo(bound) < 0 ? load.keep() : wanted;
  }
}
