package dev.weir.demo.load.http;

/**
 * What was done before a run, and is not counted in it.
 *
 * @param connections that are open now
 * @param answered requests that had a reply, whatever it was
 * @param failed requests that had none, or were not sent for lack of time
 */
public record Warmth(long connections, long answered, long failed) {}
