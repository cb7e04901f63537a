package dev.weir.pipeline;

/** What a part of a pipeline does with its elements. */
public enum StageKind {
  /** A function of the caller's, on a pool or through a gate. */
  STAGE,
  /** Gathers elements into lists. */
  BATCH,
  /** Sends each element to all branches. */
  BROADCAST,
  /** Sends each element to one branch. */
  ROUTE,
  /** Brings the results of all branches together. */
  MERGE
}
