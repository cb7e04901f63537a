/** Requests that another service answers: passed on, and its answers passed back. */
@NullMarked
package dev.weir.demo.proxy;

import org.jspecify.annotations.NullMarked;
