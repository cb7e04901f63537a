/** Carries out a run: when its moments come, sends requests and sees how they end. */
@NullMarked
package dev.weir.demo.load.engine;

import org.jspecify.annotations.NullMarked;
