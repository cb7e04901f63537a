package dev.weir.discipline;

import dev.weir.request.Cost;
import dev.weir.request.Deadline;
import dev.weir.request.Priority;
import dev.weir.request.Request;
import dev.weir.request.Tenant;
import java.time.Instant;

/** What a ticket says, as a test wants it to. */
record TestTicket(Request request, long since, String task, long expectedNanos) {

  TestTicket(Request request, long since, String task) {
    this(request, since, task, 0);
  }

  static final TestTicket PLAIN = new TestTicket(Request.PLAIN, 0, null);

  static TestTicket at(int level, long since) {
    Request request = new Request(new Priority(level), null, null, Cost.ONE);
    return new TestTicket(request, since, null);
  }

  static TestTicket due(long epochMillis, long since) {
    Deadline deadline = new Deadline(Instant.ofEpochMilli(epochMillis));
    return new TestTicket(new Request(Priority.NORMAL, deadline, null, Cost.ONE), since, null);
  }

  static TestTicket costing(long units, long since) {
    Request request = new Request(Priority.NORMAL, null, null, new Cost(units));
    return new TestTicket(request, since, null);
  }

  static TestTicket of(String tenant, long units) {
    Request request = new Request(Priority.NORMAL, null, new Tenant(tenant), new Cost(units));
    return new TestTicket(request, 0, null);
  }

  static TestTicket named(String task, long since) {
    return new TestTicket(Request.PLAIN, since, task);
  }

  static TestTicket since(long nanos) {
    return new TestTicket(Request.PLAIN, nanos, null);
  }
}
