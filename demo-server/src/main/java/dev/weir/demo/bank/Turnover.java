package dev.weir.demo.bank;

/**
 * How much was bought of something.
 *
 * @param item what it is
 * @param orders how often
 * @param total for how much altogether
 */
public record Turnover(String item, long orders, long total) {}
