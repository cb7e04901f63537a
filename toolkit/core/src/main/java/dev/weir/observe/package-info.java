/** What can be seen from outside: events as they happen, and snapshots that add up. */
@NullMarked
package dev.weir.observe;

import org.jspecify.annotations.NullMarked;
