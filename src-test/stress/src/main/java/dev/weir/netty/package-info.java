/** Races of what stands between Reactor Netty and a handler, for jcstress. */
@NullMarked
package dev.weir.netty;

import org.jspecify.annotations.NullMarked;
