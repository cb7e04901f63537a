package dev.weir.demo.command;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** What the jar's manifest says. */
public final class ProductVersion implements IVersionProvider {

  /** By picocli. */
  public ProductVersion() {}

  @Override
  public String[] getVersion() {
    String version = ProductVersion.class.getPackage().getImplementationVersion();
    return new String[] {"weir demo-server " + Objects.requireNonNullElse(version, "(unpackaged)")};
  }
}
