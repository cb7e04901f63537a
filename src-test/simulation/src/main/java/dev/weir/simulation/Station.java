package dev.weir.simulation;

/** Works on calls, in virtual time. */
interface Station {

  /** Nothing is on its way. */
  long NEVER = Long.MAX_VALUE;

  /** Takes a call; false if it is turned away. */
  boolean arrive(long now, Job job);

  /** When the next call is done. */
  long nextEnd();

  /** The call that is done then. */
  Job end(long now);

  /** Becomes another server; what is on its way stays. */
  void become(long now, Server server);
}
