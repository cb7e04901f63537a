/** Reads YAML files that people write, and tells all that is wrong with one, line by line. */
@NullMarked
package dev.weir.demo.yaml;

import org.jspecify.annotations.NullMarked;
