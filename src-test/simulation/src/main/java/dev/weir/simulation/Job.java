package dev.weir.simulation;

/** A call on its way. */
final class Job {

  final long start;
  final double service;
  final int inFlight;
  final boolean limited;

  /** Where it is due, on whatever scale its station counts. */
  double due;

  Job(long start, double service, int inFlight, boolean limited) {
    this.start = start;
    this.service = service;
    this.inFlight = inFlight;
    this.limited = limited;
  }
}
