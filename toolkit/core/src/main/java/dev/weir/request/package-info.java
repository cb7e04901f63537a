/** What a request carries through the system, and the Reactor Context keys it travels under. */
@NullMarked
package dev.weir.request;

import org.jspecify.annotations.NullMarked;
