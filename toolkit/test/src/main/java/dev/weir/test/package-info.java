/**
 * Deterministic worker pools and probes, so that tests with StepVerifier need neither threads nor
 * sleeping. Start at {@link dev.weir.test.TestPool}.
 */
@NullMarked
package dev.weir.test;

import org.jspecify.annotations.NullMarked;
