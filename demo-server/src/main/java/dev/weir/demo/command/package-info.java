/** What all commands have in common: how they take values, say mistakes and are told to stop. */
@NullMarked
package dev.weir.demo.command;

import org.jspecify.annotations.NullMarked;
