/** What users do, read from a file: a mix of requests, the pauses between them, and checks. */
@NullMarked
package dev.weir.demo.load.scenario;

import org.jspecify.annotations.NullMarked;
