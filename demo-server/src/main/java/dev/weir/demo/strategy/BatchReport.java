package dev.weir.demo.strategy;

/**
 * How an item of a batch was done.
 *
 * @param batch the number of the batch, from 1
 * @param size how many items were in it
 * @param place which of them this was, from 1
 * @param work when and where the batch ran; the wait is this item's own
 */
public record BatchReport(long batch, int size, int place, WorkReport work) {}
