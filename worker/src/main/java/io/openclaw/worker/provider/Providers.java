package io.openclaw.worker.provider;

import io.openclaw.provider.Catalogue;
import io.openclaw.provider.ProviderSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The catalogue together with the keys that this process has.
public final class Providers {
  private final Catalogue catalogue;
  private final Map<String, String> environment;

  public Providers(Catalogue catalogue, Map<String, String> environment) {
    this.catalogue = catalogue;
    this.environment = Map.copyOf(environment);
  }

  public Optional<ProviderSpec> find(String name) {
    return catalogue.find(name);
  }

  public Optional<String> key(ProviderSpec spec) {
    return spec.key(environment);
  }

  /// Those that can be called from here.
  public List<ProviderSpec> callable() {
    return catalogue.all().stream().filter(spec -> key(spec).isPresent()).toList();
  }

  /// The accounts of those that can be called from here.
  public List<String> accounts() {
    return callable().stream().map(ProviderSpec::account).distinct().toList();
  }

  /// Names of those that can be called from here.
  public List<String> configured() {
    return callable().stream().map(ProviderSpec::name).toList();
  }
}
