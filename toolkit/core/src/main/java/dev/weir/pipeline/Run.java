package dev.weir.pipeline;

import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/**
 * One subscription to a pipeline.
 *
 * @param watch the pipeline's
 * @param timer of its batches
 * @param context the subscriber's
 */
record Run(Watch watch, Scheduler timer, Context context) {}
