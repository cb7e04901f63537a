package dev.weir.demo.strategy;

/**
 * How a tree of tasks was done.
 *
 * @param tasks how many tasks it was, inner ones included
 * @param stolen how many of them another worker ran than the one that forked them
 * @param workers how many workers took part
 * @param work when it ran, and where its root did
 */
public record ForkReport(int tasks, int stolen, int workers, WorkReport work) {}
