package dev.weir.flow;

import java.util.function.Function;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable.Attr.RunStyle;

/**
 * What a buffer does, and how to make one.
 *
 * @param <I> the type of what comes
 * @param <O> the type of what is passed on
 * @param spec what all its subscriptions have in common
 * @param runStyle who passes on
 * @param newSubscriber makes a subscriber with a buffer of its own
 */
record BufferKind<I, O>(
    BufferSpec<I> spec,
    RunStyle runStyle,
    Function<CoreSubscriber<? super O>, BufferSubscriber<I, O>> newSubscriber) {}
