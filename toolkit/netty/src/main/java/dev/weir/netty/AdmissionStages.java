package dev.weir.netty;

import dev.weir.gate.Hold;
import dev.weir.netty.connection.RequestPath;
import dev.weir.netty.connection.UnreadBody;
import dev.weir.overflow.Overflow;
import dev.weir.request.Priority;
import dev.weir.request.Request;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * What a request goes through, one after the other, before its handler is called. It leaves at the
 * first that turns it away.
 *
 * @param reader what it carries
 * @param rate how often requests may come; null if as often as they like
 * @param gate how many may be under way; null if as many as come
 * @param hold for how long a request has the gate's permit
 * @param pool where handlers run; null if they run where they are called
 * @param levels tells callers who is let in; null if nobody does
 */
record AdmissionStages(
    RequestReader reader,
    @Nullable RateStage rate,
    @Nullable GateStage gate,
    Hold hold,
    @Nullable PoolStage pool,
    @Nullable LevelStage levels) {

  private static final int BAD_REQUEST = 400;

  AdmissionStages reader(RequestReader newReader) {
    return new AdmissionStages(newReader, rate, gate, hold, pool, levels);
  }

  AdmissionStages rate(RateStage newRate) {
    return new AdmissionStages(reader, newRate, gate, hold, pool, levels);
  }

  AdmissionStages gate(GateStage newGate) {
    return new AdmissionStages(reader, rate, newGate, hold, pool, levels);
  }

  AdmissionStages hold(Hold newHold) {
    return new AdmissionStages(reader, rate, gate, newHold, pool, levels);
  }

  AdmissionStages pool(PoolStage newPool) {
    return new AdmissionStages(reader, rate, gate, hold, newPool, levels);
  }

  AdmissionStages levels(@Nullable LevelStage newLevels) {
    return new AdmissionStages(reader, rate, gate, hold, pool, newLevels);
  }

  /** Of a handler that no pool runs. */
  DeadlineStage deadline(@Nullable Overflow ofRoute) {
    return new DeadlineStage(gate != null ? gate : rate, ofRoute);
  }

  /** All others that may turn a request away. */
  List<Stage> all() {
    List<Stage> all = new ArrayList<>();
    if (pool != null) {
      all.add(pool);
    }
    if (gate != null) {
      all.add(gate);
    }
    if (rate != null) {
      all.add(rate);
    }
    return all;
  }

  // ---------------------------------------------------------------- for each request

  /** Lets a request in, and has the rest told by these refusals. Cold. */
  Mono<Void> admit(
      HttpServerRequest request,
      HttpServerResponse response,
      Channel channel,
      Supplier<? extends Publisher<? extends Void>> handler,
      DeadlineStage deadline,
      HttpRefusals refusals) {
    return new Mono<>() {
      @Override
      public void subscribe(CoreSubscriber<? super Void> subscriber) {
        Request head;
        try {
          head = reader.read(request.requestHeaders());
        } catch (MalformedHeadException e) {
          malformed(e, request, response).subscribe(subscriber);
          return;
        }
        Context context = subscriber.currentContext();
        Request carried = context.isEmpty() ? head : both(head, context);
        Priority priority = carried.priority();
        Answering answering =
            new Answering(
                channel,
                gate != null || pool != null,
                levels == null ? handler : levels.counted(handler, priority));
        Flux<Void> work;
        try {
          work = work(request, response, answering, deadline, carried);
        } catch (RuntimeException e) { // from the key of a rate
          Operators.error(subscriber, Operators.onOperatorError(e, context));
          return;
        }
        if (levels != null) {
          work = levels.told(work, answering, priority, response, refusals);
        }
        Context seen =
            head.equals(Request.PLAIN) ? context : context.putAll(carried.toContext().readOnly());
        Arrival arrival =
            new Arrival(subscriber, seen, answering) {
              @Override
              @Nullable Mono<Void> answer(Throwable error, boolean begun) {
                Mono<Void> answer = refusals.answer(error, request, response, begun);
                if (!begun || !refusals.isPastDeadline(error)) {
                  return answer;
                }
                return answer == null
                    ? CutOff.of(request, error)
                    : answer.onErrorResume(lost -> CutOff.of(request, lost));
              }
            };
        answering.belongsTo(arrival);
        work.subscribe(arrival);
        if (answering.isAwaited()) {
          UnreadBody.readAhead(request); // so that its client is seen to go away
        }
      }
    };
  }

  private Flux<Void> work(
      HttpServerRequest request,
      HttpServerResponse response,
      Answering answering,
      DeadlineStage deadline,
      Request carried) {
    Flux<Void> work =
        pool == null ? deadline.within(carried.deadline(), answering) : pool.submit(answering);
    if (gate != null) {
      work = gate.guard(work, hold, answering);
    }
    return rate == null ? work : rate.rate().guard(work, request, response, carried);
  }

  private static Mono<Void> malformed(
      MalformedHeadException error, HttpServerRequest request, HttpServerResponse response) {
    Problem problem =
        Problem.of(BAD_REQUEST, "bad_header", String.valueOf(error.getMessage()))
            .route(RequestPath.of(request));
    return ProblemResponse.send(request, response, problem);
  }

  /* What the Context holds, the server's own code has put there, which may know better: whoever
   * sends the request can make way, and want its answer earlier, but not name another tenant or
   * cost. */
  private static Request both(Request head, ContextView context) {
    Request known = Request.from(context, head);
    boolean makesWay = head.priority().compareTo(known.priority()) > 0;
    return new Request(
        makesWay && !head.priority().equals(Priority.NORMAL) ? head.priority() : known.priority(),
        RequestReader.earlier(known.deadline(), head.deadline()),
        known.tenant(),
        known.cost());
  }
}
