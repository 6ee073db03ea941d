package io.openclaw.worker.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openclaw.provider.Catalogue;
import io.openclaw.provider.ProviderSpec;
import io.openclaw.worker.lifetime.Deadline;
import io.openclaw.worker.provider.openai.OpenAiProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class ConnectionWarmerTest {
  private static final Duration OFTEN = Duration.ofMillis(50);

  @TempDir Path folder;
  private ScriptedServer server;
  private OpenAiProvider provider;

  @BeforeEach
  void start() {
    server =
        new ScriptedServer(it -> {
          if (it.head().startsWith("POST")) {
            it.stream().content("x").done();
          } else {
            it.answer("405 Not That", "", "{}");
          }
        });
    provider = new OpenAiProvider(InstantSource.system());
  }

  @AfterEach
  void stop() throws IOException {
    provider.close();
    server.close();
  }

  @Test
  void theFirstCallFindsAConnectionOpenThatWasOpenedWithoutAKey() throws Exception {
    Providers providers = providers("");
    try (ConnectionWarmer warm = new ConnectionWarmer(provider, providers, OFTEN)) {
      warm.start();
      await().until(() -> server.exchanges().size() >= 3);
    }
    assertThat(server.exchanges())
        .allSatisfy(it -> assertThat(it.head()).startsWith("OPTIONS /v1/chat/completions "))
        .noneSatisfy(it -> assertThat(it.head()).containsIgnoringCase("authorization"));

    read(providers);

    assertThat(server.exchanges().getLast().head()).startsWith("POST");
    assertThat(server.connections()).isEqualTo(1);
  }

  @Test
  void aProviderMayWantItsListOfModelsAsked() throws IOException {
    try (ConnectionWarmer warm =
        new ConnectionWarmer(provider, providers(",\"warm\":\"models\""), OFTEN)) {
      warm.start();
      await().until(() -> !server.exchanges().isEmpty());
    }
    assertThat(server.exchanges().getFirst().head())
        .startsWith("GET /v1/models ")
        .contains("Bearer the-key");
  }

  @Test
  void aProviderThatWantsNothingIsLeftAlone() throws IOException {
    try (ConnectionWarmer warm =
        new ConnectionWarmer(provider, providers(",\"warm\":\"no\""), OFTEN)) {
      warm.start();
      await().pollDelay(OFTEN.multipliedBy(4)).until(() -> true);
    }
    assertThat(server.exchanges()).isEmpty();
  }

  @Test
  void whoCannotBeReachedIsTriedMoreAndMoreSeldom() throws IOException {
    server.close();
    Counting counting = new Counting(provider);
    try (ConnectionWarmer warm =
        new ConnectionWarmer(counting, providers(""), Duration.ofMillis(10))) {
      warm.start();
      await().pollDelay(Duration.ofMillis(600)).until(() -> true);
    }
    assertThat(counting.tries.get()).isBetween(3, 12);
  }

  private void read(Providers providers) throws ProviderException {
    ProviderRequest request =
        new ProviderRequest(
            providers.find("p").orElseThrow(),
            "the-key",
            "m",
            JsonMapper.shared().createArrayNode(),
            /* ownReasoning= */ true,
            "",
            JsonMapper.shared().createObjectNode(),
            Deadline.of(Duration.ofSeconds(5)),
            Map.of(),
            () -> {});
    try (ProviderCall call = provider.call(request)) {
      Piece piece = call.next();
      while (!(piece instanceof Piece.Finished)) {
        piece = call.next();
      }
    }
  }

  /// Alone in the catalogue: presets have no key here, but for the simulator's, which is replaced.
  private Providers providers(String more) throws IOException {
    List<String> names = List.of("p", "sim", "sim40");
    String json =
        names.stream()
            .map(name ->
                "{\"name\":\"%s\",\"base_url\":\"%s/v1\",\"key_env\":\"K\",\"model\":\"m\"%s}"
                    .formatted(name, server.url(), more))
            .reduce((one, other) -> one + "," + other)
            .orElseThrow();
    Path file =
        Files.writeString(folder.resolve("providers.json"), "{\"providers\":[" + json + "]}");
    Map<String, String> environment =
        Map.of(Catalogue.FILE_VARIABLE, file.toString(), "K", "the-key");
    return new Providers(Catalogue.load(environment), environment);
  }

  private static final class Counting implements Provider {
    private final Provider provider;
    private final AtomicInteger tries = new AtomicInteger();

    Counting(Provider provider) {
      this.provider = provider;
    }

    @Override
    public ProviderCall call(ProviderRequest request) {
      return provider.call(request);
    }

    @Override
    public boolean warm(ProviderSpec spec, String key) {
      tries.incrementAndGet();
      return provider.warm(spec, key);
    }
  }
}
