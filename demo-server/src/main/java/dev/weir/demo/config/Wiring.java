package dev.weir.demo.config;

import dev.weir.demo.config.RouteSpec.Handler;
import dev.weir.demo.text.Nearest;
import dev.weir.demo.yaml.Field;
import dev.weir.demo.yaml.Mistakes;
import dev.weir.demo.yaml.Section;
import dev.weir.demo.yaml.Shown;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.util.concurrent.Queues;

/** Checks what no section can see alone: that paths differ, and that routes and pools match. */
final class Wiring {

  private static final String NO_PARALLEL =
      "a pool of another kind than parallel, which is for handler: forks";

  /* No mistake is told that only follows from another: a route whose pool cannot be read may have
   * meant any of them (anyPool), and one whose pool is unknown meant the nearest. */
  private final Mistakes mistakes;
  private final Map<String, Field> pools = new LinkedHashMap<>();
  private final Map<String, PoolSpec> specs = new HashMap<>();
  private final Map<String, Integer> lines = new HashMap<>();
  private final Map<Path, Integer> folders = new HashMap<>();
  private final Set<String> used = new HashSet<>();
  private boolean poolless;
  private boolean anyPool;

  Wiring(Mistakes mistakes) {
    this.mistakes = mistakes;
  }

  /** One more pool. All of them come before the first route. */
  void addPool(String name, Field pool) {
    pools.put(name, pool);
  }

  /** There are no pools, and there need not be. */
  void setPoolless() {
    poolless = true;
  }

  /** What that is, if it can be read. */
  void addSpec(PoolSpec pool) {
    specs.put(pool.name(), pool);
  }

  /** One more stage. It blocks its workers, and its elements take places in its pool's room. */
  void addStage(StageSpec stage, Section section) {
    Field pool = section.at("pool");
    String name = stage.pool();
    if (pool == null) {
      checkInHand(stage, stage.workers(), section);
      return;
    }
    if (name == null) {
      anyPool = true;
      return;
    }
    use(name, pool);
    PoolSpec spec = specs.get(name);
    if (spec == null) {
      return;
    }
    if (spec.kind() == PoolKind.PARALLEL) {
      section.refuse("pool", NO_PARALLEL);
    }
    int room = spec.workers() + spec.queue();
    if (stage.concurrency() > room) {
      section.refuse("concurrency", "at most " + room + ", the room of the pool");
    } else {
      checkInHand(stage, spec.workers(), section);
    }
  }

  /* What a pool's map has in hand. */
  private static void checkInHand(StageSpec stage, int workers, Section section) {
    int most = Math.max(Queues.SMALL_BUFFER_SIZE, workers);
    if (stage.concurrency() > most) {
      section.refuse("concurrency", "at most " + most + ", for so many workers");
    }
  }

  /** A name that a pool is to have for a stage. */
  void addOwnPool(String name, Field pipeline) {
    if (pools.containsKey(name)) {
      mistakes.add(
          pipeline, "has a pool " + name + " of its own (expected: no other of that name)");
    }
  }

  /** Something that may lead to pools cannot be read. */
  void addUnknown() {
    anyPool = true;
  }

  /** One more route. */
  void addRoute(RouteSpec route, Section section) {
    addPath(route.path(), section);
    Field pool = section.at("pool");
    if (pool == null || route.pool().isEmpty()) {
      anyPool = true;
    } else {
      use(route.pool(), pool);
      checkHandler(route, section);
    }
  }

  /** One more spill. It blocks its pool's workers, and has its folder for itself. */
  void addSpill(SpillSpec spill, Section section) {
    Field pool = section.at("pool");
    if (pool == null || spill.pool().isEmpty()) {
      anyPool = true;
    } else {
      use(spill.pool(), pool);
      PoolSpec spec = specs.get(spill.pool());
      if (spec != null && spec.kind() == PoolKind.PARALLEL) {
        section.refuse("pool", NO_PARALLEL);
      }
    }
    Field field = section.at("folder");
    Path folder = spill.disk().folder();
    if (field != null && folder != null) {
      Path same = folder.toAbsolutePath().normalize();
      Integer first = folders.putIfAbsent(same, field.line());
      if (first != null) {
        mistakes.wrong(field, "another folder; the spill on line " + first + " has this one");
      }
    }
  }

  /** One more path; "" if nobody knows which. */
  void addPath(String path, Section section) {
    Field field = section.at("path");
    if (field != null) {
      addPath(path, field, field);
    }
  }

  /** Likewise of one that may be left out: then it is the whole section that has it. */
  void addPath(String path, @Nullable Field field, Field section) {
    if (path.isEmpty()) {
      return;
    }
    int line = field == null ? section.line() : field.line();
    Integer first = lines.putIfAbsent(path, line);
    if (first == null) {
      return;
    }
    if (field == null) {
      mistakes.add(
          section,
          "has the path " + path + ", as the route on line " + first + " (expected: another)");
    } else {
      mistakes.wrong(field, "another path; the route on line " + first + " has this one");
    }
  }

  /* What blocks its thread does not belong on one that is there to compute, and what forks gains
   * nothing where nobody steals. */
  private void checkHandler(RouteSpec route, Section section) {
    PoolSpec pool = specs.get(route.pool());
    Handler handler = route.handler();
    if (pool == null || !section.says("handler", handler.word())) {
      return;
    }
    if ((handler == Handler.FORKS) != (pool.kind() == PoolKind.PARALLEL)) {
      String rule =
          handler == Handler.FORKS ? "a pool of kind: parallel for handler: forks" : NO_PARALLEL;
      section.refuse("pool", rule);
    }
  }

  private void use(String name, Field pool) {
    if (pools.containsKey(name)) {
      used.add(name);
    } else if (poolless || !pools.isEmpty()) {
      mistakes.add(
          pool, "unknown pool " + Shown.value(pool.node()) + Nearest.hint(name, pools.keySet()));
      Nearest.to(name, pools.keySet()).ifPresent(used::add);
    }
  }

  /**
   * Once every route, stage and spill has been added: a pool that none uses would be threads for
   * nothing.
   */
  void end() {
    pools.forEach(
        (name, pool) -> {
          if (!anyPool && !used.contains(name)) {
            mistakes.add(pool, "no route uses it (expected: a route, or no such pool)");
          }
        });
  }
}
