package dev.weir.demo.json;

import dev.weir.demo.bank.Order;
import java.util.List;

/**
 * What an account has bought.
 *
 * @param account its number
 * @param orders the first hundred
 */
public record OrdersAnswer(long account, List<Order> orders) {}
