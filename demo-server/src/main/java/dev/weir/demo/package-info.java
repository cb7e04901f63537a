/** The demo server's command line: what it serves, and whether a configuration is right. */
@NullMarked
package dev.weir.demo;

import org.jspecify.annotations.NullMarked;
