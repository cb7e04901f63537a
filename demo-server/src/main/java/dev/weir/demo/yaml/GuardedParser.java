package dev.weir.demo.yaml;

import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.ParserException;
import org.snakeyaml.engine.v2.parser.Parser;

/**
 * Lets no tags and no deep nesting through: the composer recurses as deep as the file does, and
 * obeys tags of which a configuration has no need.
 */
final class GuardedParser implements Parser {

  private static final int DEEPEST = 32;

  private final Parser parser;
  private int depth;

  GuardedParser(Parser parser) {
    this.parser = parser;
  }

  @Override
  public boolean checkEvent(Event.ID choice) {
    return parser.checkEvent(choice);
  }

  @Override
  public Event peekEvent() {
    return parser.peekEvent();
  }

  @Override
  public boolean hasNext() {
    return parser.hasNext();
  }

  @Override
  public Event next() {
    Event event = parser.next();
    if (event instanceof CollectionStartEvent start) {
      depth++;
      check(depth <= DEEPEST, "nesting deeper than " + DEEPEST, start);
      check(start.getTag().isEmpty(), "tags are not used here", start);
    } else if (event instanceof CollectionEndEvent) {
      depth--;
    } else if (event instanceof ScalarEvent scalar) {
      check(scalar.getTag().isEmpty(), "tags are not used here", scalar);
    }
    return event;
  }

  private static void check(boolean fine, String problem, Event event) {
    if (!fine) {
      throw new ParserException(problem, event.getStartMark());
    }
  }
}
