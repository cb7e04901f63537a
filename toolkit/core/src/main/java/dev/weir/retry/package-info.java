/** When to try again, and when not to: retries with a budget. */
@NullMarked
package dev.weir.retry;

import org.jspecify.annotations.NullMarked;
