/** What a configuration file says: which pools there are, and which routes lead to them. */
@NullMarked
package dev.weir.demo.config;

import org.jspecify.annotations.NullMarked;
