package dev.weir.bench.report;

/**
 * One figure against its target.
 *
 * @param figure what
 * @param ours what Weir reached
 * @param theirs what it is compared with
 * @param ratio ours to theirs
 * @param target in words
 * @param reached whether it was
 */
record Verdict(
    String figure, String ours, String theirs, String ratio, String target, boolean reached) {}
