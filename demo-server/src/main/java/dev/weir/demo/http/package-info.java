/** Routes: from a request to a pool, and from an outcome to a response. */
@NullMarked
package dev.weir.demo.http;

import org.jspecify.annotations.NullMarked;
