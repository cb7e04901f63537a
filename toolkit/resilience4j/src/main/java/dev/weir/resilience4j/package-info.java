/** Circuit breakers of resilience4j for Reactor: each call is settled once, and none sticks. */
@NullMarked
package dev.weir.resilience4j;

import org.jspecify.annotations.NullMarked;
