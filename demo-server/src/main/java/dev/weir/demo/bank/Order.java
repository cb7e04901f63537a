package dev.weir.demo.bank;

/**
 * What an account has bought.
 *
 * @param id its number
 * @param item what it is
 * @param price what it cost
 */
public record Order(long id, String item, long price) {}
