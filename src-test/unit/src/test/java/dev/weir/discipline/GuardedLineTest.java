package dev.weir.discipline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.request.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** What becomes of those who wait in lines that lie. */
class GuardedLineTest {

  private final List<Throwable> mistakes = new ArrayList<>();

  private static Standing since(long since) {
    return new Standing(since);
  }

  /** Since when it stands there is all that it says. */
  private static final class Standing extends Ticket {
    private final long since;

    Standing(long since) {
      this.since = since;
    }

    @Override
    public Request request() {
      return Request.PLAIN;
    }

    @Override
    public long since() {
      return since;
    }

    @Override
    public String task() {
      return null;
    }
  }

  /** Whose lines are all the same one, of which each owner takes what the others brought. */
  private static Discipline sharing(Line<Standing> line) {
    return new Discipline() {
      @Override
      @SuppressWarnings("unchecked")
      public <T extends Ticket> Line<T> newLine(LongSupplier nanoTime) {
        return (Line<T>) (Line<?>) line;
      }
    };
  }

  private Line<Standing> guarded(Discipline discipline) {
    return Line.of(discipline, () -> 0, mistakes::add);
  }

  @Test
  void putBack_givenUp_theOldestStillGoesFirst() {
    Line<Standing> line =
        guarded(
            Discipline.by(
                "faulty",
                (a, b) -> {
                  throw new IllegalStateException("faulty");
                }));
    List<Standing> tickets = List.of(since(1), since(2), since(3), since(4));
    tickets.forEach(line::add);
    assertThat(mistakes).hasSize(1);

    assertThat(line.poll()).isSameAs(tickets.get(0));
    assertThat(line.poll()).isSameAs(tickets.get(1));
    line.putBack(tickets.get(1));
    line.putBack(tickets.get(0));

    assertThat(line.size()).isEqualTo(4);
    for (Standing ticket : tickets) {
      assertThat(line.poll()).isSameAs(ticket);
    }
    assertThat(line.poll()).isNull();
    assertThat(mistakes).hasSize(1);
  }

  @Test
  void poll_linesOfTwoOwnersAreTheSame_nobodyIsLost() {
    Discipline shared = sharing(Discipline.fifo().newLine(() -> 0));
    Line<Standing> here = guarded(shared);
    Line<Standing> there = guarded(shared);
    for (int i = 0; i < 4; i++) {
      here.add(since(2 * i));
      there.add(since(2 * i + 1));
    }

    for (int i = 0; i < 4; i++) {
      assertThat(there.poll()).isNotNull().extracting(Ticket::since).isEqualTo(2L * i + 1);
      assertThat(here.poll()).isNotNull().extracting(Ticket::since).isEqualTo(2L * i);
    }
    assertThat(here.poll()).isNull();
    assertThat(there.poll()).isNull();
    assertThat(mistakes).hasSize(2);
  }
}
