/** What a run has shown: for a person, for programs, and for a browser. */
@NullMarked
package dev.weir.demo.load.report;

import org.jspecify.annotations.NullMarked;
