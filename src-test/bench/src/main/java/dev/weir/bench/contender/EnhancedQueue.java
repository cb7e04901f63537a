package dev.weir.bench.contender;

import org.jboss.threads.EnhancedQueueExecutor;

/** The executor of WildFly and Quarkus. */
final class EnhancedQueue {

  private EnhancedQueue() {}

  static Contender create(Setup setup) {
    EnhancedQueueExecutor executor =
        new EnhancedQueueExecutor.Builder()
            .setThreadFactory(Threads.daemons("enhanced-queue"))
            .setCorePoolSize(setup.workers())
            .setMaximumPoolSize(setup.workers())
            .setMaximumQueueSize(setup.queueCapacity())
            .setHandoffExecutor(task -> Refused.throwIt())
            .setRegisterMBean(false)
            .build();
    executor.prestartAllCoreThreads();
    return ExecutorContender.bounded(executor, executor::shutdownNow);
  }
}
