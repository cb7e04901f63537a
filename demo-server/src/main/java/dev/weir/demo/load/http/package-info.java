/** HTTP under load: requests, connections, and what can be wrong with an answer. */
@NullMarked
package dev.weir.demo.load.http;

import org.jspecify.annotations.NullMarked;
