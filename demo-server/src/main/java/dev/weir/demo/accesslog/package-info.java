/**
 * Lines of web servers' logs: what they say, what follows from that, and sums over many of them.
 */
@NullMarked
package dev.weir.demo.accesslog;

import org.jspecify.annotations.NullMarked;
