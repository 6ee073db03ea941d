package io.openclaw.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogueTest {
  @TempDir Path folder;

  @Test
  void thePresetsAreThereAndTheSimulatorNeedsNoSecret() {
    Catalogue catalogue = Catalogue.load(Map.of("OPENCLAW_SIMULATOR_URL", "http://127.0.0.1:99"));

    assertThat(catalogue.all())
        .extracting(ProviderSpec::name)
        .containsExactly("nvidia1", "nvidia2", "zhipu", "hunyuan", "openclaw", "sim", "sim40");
    ProviderSpec sim = catalogue.find("sim").orElseThrow();
    assertThat(sim.baseUrl()).isEqualTo("http://127.0.0.1:99/v1");
    assertThat(sim.key(Map.of())).contains("unlimited-sim");
    assertThat(catalogue.find("zhipu").orElseThrow().key(Map.of())).isEmpty();
    assertThat(catalogue.find("sim40").orElseThrow().account()).isNotEqualTo(sim.account());
  }

  @Test
  void aFileAddsProvidersAndReplacesPresetsByName() throws IOException {
    Catalogue catalogue =
        load(
            """
            {"providers":[{"name":"mine","base_url":"https://llm.example/v1","key_env":"K","model":"m"},
                          {"name":"sim","base_url":"http://127.0.0.1:1/v1","key_env":"K","model":"m"}]}
            """);

    assertThat(catalogue.all().getFirst().name()).isEqualTo("mine");
    assertThat(catalogue.find("sim").orElseThrow().baseUrl()).isEqualTo("http://127.0.0.1:1/v1");
    assertThat(catalogue.find("mine").orElseThrow().key(Map.of("K", "secret"))).contains("secret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"base_url\":\"https://u:p@x/v1\"'|base_url",
        "'\"base_url\":\"llm.example\"'|base_url",
        "'\"base_url\":\"ftp://x/v1\"'|base_url",
        "'\"base_url\":\"https://x/v1\",\"rpm\":-1'|rpm",
        "'\"base_url\":\"https://x/v1\",\"concurrency\":-5'|concurrency",
        "'\"base_url\":\"https://x/v1\",\"tpm\":-1'|tpm",
        "'\"base_url\":\"https://x/v1\",\"window_seconds\":-1'|window_seconds",
        "'\"base_url\":\"https://x/v1\",\"warm\":\"hot\"'|warm",
        "'\"base_url\":\"https://x/v1\",\"colour\":1'|colour",
        "'\"base_url\":\"https://x/v1\",\"quirks\":{\"colour\":1}'|colour",
        "'\"base_url\":\"https://x/v1\",\"quirks\":{\"thinking\":\"loud\"}'|thinking",
        "'\"base_url\":\"https://x/v1\",\"quirks\":{\"prefill\":\"guess\"}'|prefill",
        "'\"base_url\":\"https://x/v1\",\"cache\":{\"default\":\"maybe\"}'|cache.default",
        "'\"base_url\":\"https://x/v1\",\"cache\":{\"ttl\":\"0s\"}'|cache.ttl",
        "'\"base_url\":\"https://x/v1\",\"cache\":{\"ttl\":\"8d\"}'|cache.ttl",
        "'\"base_url\":\"https://x/v1\",\"cache\":{\"ttl\":\"-1h\"}'|cache.ttl",
        "'\"base_url\":\"https://x/v1\",\"cache\":{\"ttl\":\"soon\"}'|cache.ttl",
        "'\"base_url\":\"https://x/v1\",\"cache\":{\"ttl\":3600}'|cache.ttl",
        "'\"base_url\":\"https://x/v1\",\"cache\":{\"shared\":\"maybe\"}'|shared",
        "'\"base_url\":\"https://x/v1\",\"cache\":{\"colour\":1}'|colour",
        "'\"base_url\":\"https://x/v1\",\"cache\":\"use\"'|cache",
        "'\"base_url\":\"https://x/v1\",\"fallbacks\":[\"nobody\"]'|fallbacks",
        "'\"base_url\":\"https://x/v1\",\"fallbacks\":[\"p\"]'|fallbacks",
      })
  void nonsenseIsRefusedByName(String properties, String named) {
    String json =
        "{\"providers\":[{\"name\":\"p\",\"key_env\":\"K\",\"model\":\"m\"," + properties + "}]}";

    assertThatThrownBy(() -> load(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(named);
  }

  @Test
  void answersAreKeptForAnHourAndForTheirOwnerUnlessConfiguredOtherwise() throws IOException {
    Catalogue catalogue =
        load(
            """
            {"providers":[{"name":"p1","base_url":"https://x","key_env":"K","model":"m"},
                          {"name":"p2","base_url":"https://x","key_env":"K","model":"m",
                           "cache":{"default":"use","ttl":"90s","shared":true}}]}
            """);

    CacheRule usual = catalogue.find("p1").orElseThrow().cache();
    assertThat(usual.usedByDefault()).isFalse();
    assertThat(usual.shared()).isFalse();
    assertThat(usual.keptFor()).hasHours(1);
    CacheRule configured = catalogue.find("p2").orElseThrow().cache();
    assertThat(configured.usedByDefault()).isTrue();
    assertThat(configured.shared()).isTrue();
    assertThat(configured.keptFor()).hasSeconds(90);
  }

  @Test
  void oneNameTwiceIsRefused() {
    String one = "{\"name\":\"p\",\"base_url\":\"https://x\",\"key_env\":\"K\",\"model\":\"m\"}";

    assertThatThrownBy(() -> load("{\"providers\":[" + one + "," + one + "]}"))
        .hasMessageContaining("named twice");
  }

  private Catalogue load(String json) throws IOException {
    Path file = Files.writeString(folder.resolve("providers.json"), json);
    Map<String, String> environment = new HashMap<>();
    environment.put(Catalogue.FILE_VARIABLE, file.toString());
    return Catalogue.load(environment);
  }
}
