/**
 * Admission to the routes of a Reactor Netty server: head, rate, gate and pool. Start at {@link
 * dev.weir.netty.HttpAdmission}.
 */
@NullMarked
package dev.weir.netty;

import org.jspecify.annotations.NullMarked;
