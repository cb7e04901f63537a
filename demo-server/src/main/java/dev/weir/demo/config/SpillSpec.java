package dev.weir.demo.config;

import dev.weir.demo.text.Times;
import dev.weir.overflow.Overflow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A route whose lines go to a pool, and to disk where that has no room.
 *
 * @param name what it is called
 * @param path matched exactly; begins with a slash
 * @param pool a pool's name
 * @param overflow what happens when the disk has no room either: block, drop, reject or timeout
 * @param disk where and how the rest is kept
 * @param work how long a line takes
 * @param maxLine the longest line, in bytes
 * @param description a sentence for people; null if there is none
 * @param upload how bodies are taken
 */
public record SpillSpec(
    String name,
    String path,
    String pool,
    Overflow overflow,
    Disk disk,
    Duration work,
    int maxLine,
    @Nullable String description,
    UploadSpec upload) {

  /**
   * Where and how lines are kept.
   *
   * @param folder whose files they are in; null for a fresh one each time
   * @param maxBytes how much there may be
   * @param segmentBytes how large a file may get, a quarter of that at most
   * @param sync when it is forced to the disk
   * @param inOrder whether no line overtakes one that is on disk
   * @param liveShare if not in order: how many that were never there go in a round
   * @param replayShare if not in order: how many that come back go in the same round
   */
  public record Disk(
      @Nullable Path folder,
      long maxBytes,
      int segmentBytes,
      SyncSpec sync,
      boolean inOrder,
      int liveShare,
      int replayShare) {

    private void addTo(Map<String, Object> keys) {
      if (folder != null) {
        keys.put("folder", folder.toString());
      }
      keys.put("maxBytes", maxBytes);
      keys.put("segmentBytes", segmentBytes);
      sync.addTo(keys);
      keys.put("inOrder", inOrder);
      if (!inOrder) {
        keys.put("liveShare", liveShare);
        keys.put("replayShare", replayShare);
      }
    }
  }

  /**
   * As a file has it, with what the defaults say.
   *
   * @return the keys below the name
   */
  public Map<String, Object> keys() {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("path", path);
    keys.put("pool", pool);
    keys.put("strategy", overflow.word());
    if (!overflow.waitBound().equals(Overflow.UNBOUNDED)) {
      keys.put("wait", Times.format(overflow.waitBound()));
    }
    disk.addTo(keys);
    keys.put("work", Times.format(work));
    keys.put("maxLine", maxLine);
    upload.addTo(keys);
    if (description != null) {
      keys.put("description", description);
    }
    return keys;
  }
}
