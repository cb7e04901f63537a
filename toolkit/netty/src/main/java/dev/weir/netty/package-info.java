/**
 * A pool and a strategy in front of the routes of a Reactor Netty server. Start at {@link
 * dev.weir.netty.HttpAdmission}.
 */
@NullMarked
package dev.weir.netty;

import org.jspecify.annotations.NullMarked;
