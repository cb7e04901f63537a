package dev.weir.request;

import java.util.Objects;

/**
 * On whose behalf a request comes, so that one tenant's flood stays its own.
 *
 * <p>Travels in a Reactor {@code Context} under the key {@code Tenant.class}.
 *
 * @param id not blank
 */
public record Tenant(String id) {

  /**
   * Checks the id.
   *
   * @throws IllegalArgumentException if the id is blank
   */
  public Tenant {
    Objects.requireNonNull(id, "tenant: null (expected: an id)");
    if (id.isBlank()) {
      throw new IllegalArgumentException("tenant: \"" + id + "\" (expected: not blank)");
    }
  }
}
