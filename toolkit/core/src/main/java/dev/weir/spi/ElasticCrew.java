package dev.weir.spi;

/** A crew whose number of workers changes while the pool lives. */
public interface ElasticCrew extends Crew {

  /**
   * How many work here now, those included who have nothing to do.
   *
   * @return at most one per seat
   */
  int workers();

  /**
   * Whether somebody is looking for work, and will take what there is.
   *
   * @return true also while one who was hired has not come yet
   */
  boolean isSearching();

  /**
   * Says how many are to work here. Those who are missing come at once; of those who are too many,
   * each leaves as soon as it finds nothing to do. Never by two threads at once.
   *
   * @param workers from 1 to the number of seats
   */
  void resize(int workers);

  /**
   * What the workers have been doing.
   *
   * @param idleNanos who has slept for this long counts as surplus
   * @return as it is now
   */
  Attendance attendance(long idleNanos);
}
