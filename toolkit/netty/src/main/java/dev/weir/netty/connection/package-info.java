/**
 * What a client may do to a connection before anybody asks for admission: bounds on what it sends,
 * how slowly, and how much of it at a time. Knows nothing of pools, gates and routes.
 */
@NullMarked
package dev.weir.netty.connection;

import org.jspecify.annotations.NullMarked;
