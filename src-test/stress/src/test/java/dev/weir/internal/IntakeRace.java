package dev.weir.internal;

import dev.weir.flow.Intake;
import dev.weir.flow.IntakeBuilder;
import dev.weir.flow.OfferResult;
import dev.weir.overflow.Overflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import reactor.core.publisher.BufferOverflowStrategy;

/** An intake of a random kind, with two who offer and send, and a subscriber with random habits. */
final class IntakeRace extends Race {

  private static final int SENDERS = 2;

  private final Intake<Parcel> intake;
  private final HeldTimer timer = new HeldTimer();
  private final RacingSubscriber subscriber;
  private final List<List<Offer>> offers = new ArrayList<>();
  private final boolean fuses;

  /** One attempt to put an element in: by the one who offers it, or as the one who is told. */
  private final class Offer extends SoakSubscriber<Void> {
    private final Parcel parcel;
    private OfferResult result;

    Offer(Parcel parcel) {
      super(0, IntakeRace.this::complain);
      this.parcel = parcel;
    }

    void tryOffer() {
      result = intake.tryOffer(parcel);
    }

    void send() {
      intake.send(parcel).subscribe(this);
    }

    /** That it was told, and that its element met a fate if and only if it should have. */
    void judge() {
      boolean isIn;
      if (result != null) {
        isIn = !result.isFailure();
      } else {
        expect(this::isOver, parcel + ": its sender was not told");
        boolean told = outcome() != null;
        if (!told) {
          expect(() -> parcel.ends() <= 1, parcel.toString()); // it has given up, and cannot know
          return;
        }
        isIn = outcome() == dev.weir.observe.Outcome.COMPLETED;
        if (!isIn && intake.config().overflow().whenFull() == Overflow.Verdict.DROP) {
          expect(() -> parcel.ends() <= 1, parcel.toString()); // dropped, or refused at the end
          return;
        }
      }
      int ends = isIn ? 1 : 0;
      expect(() -> parcel.ends() == ends, parcel + " (in: " + isIn + ")");
    }
  }

  IntakeRace(Random random) {
    super(random);
    IntakeBuilder<Parcel> builder =
        Intake.<Parcel>bounded(1 + random.nextInt(3)).maxWaiters(random.nextInt(4)).timer(timer);
    switch (random.nextInt(5)) {
      case 0 -> builder.overflow(Overflow.block());
      case 1 -> builder.overflow(Overflow.drop());
      case 2 -> builder.drop(BufferOverflowStrategy.DROP_OLDEST);
      case 3 -> builder.overflow(Overflow.reject());
      default -> builder.overflow(Overflow.timeout(Duration.ofNanos(100)));
    }
    intake = builder.build();
    fuses = random.nextBoolean();
    subscriber = newSubscriber(fuses, SENDERS);
    intake.asFlux().subscribe(subscriber);
    for (int sender = 0; sender < SENDERS; sender++) {
      planSender(sender);
    }
    plan(subscriber, timer);
    planEnd();
  }

  private void planSender(int sender) {
    List<Offer> own = new ArrayList<>();
    offers.add(own);
    List<Runnable> actions = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(4); i++) {
      Offer offer = new Offer(new Parcel("sender " + sender, SENDERS * i + sender));
      own.add(offer);
      switch (random.nextInt(3)) {
        case 0 -> actions.add(offer::tryOffer);
        case 1 -> actions.add(offer::send);
        default -> {
          actions.add(offer::send);
          actions.add(offer::cancel);
        }
      }
    }
    plan(actions);
  }

  private void planEnd() {
    switch (random.nextInt(3)) {
      case 0 -> plan(List.of(intake::complete));
      case 1 -> plan(List.of(() -> intake.error(new IllegalStateException("producer"))));
      default -> {} // nobody ends it
    }
  }

  @Override
  void judge() {
    offers.forEach(own -> own.forEach(Offer::judge));
    judge(subscriber, timer, intake.ledger());
  }

  @Override
  public String toString() {
    return intake + (fuses ? " fused" : "");
  }
}
