/**
 * The caller's side of admission: what a request is wanted for is passed on, and what the server
 * would turn away is not even sent. Start at {@link dev.weir.netty.client.AdmissionClient}.
 */
@NullMarked
package dev.weir.netty.client;

import org.jspecify.annotations.NullMarked;
