package io.openclaw.gateway;

import io.openclaw.gateway.history.SessionHistory;
import io.openclaw.gateway.history.TaskHistory;
import io.openclaw.gateway.presence.Presence;
import io.openclaw.gateway.quota.Quotas;
import io.openclaw.gateway.token.TokenStore;
import io.openclaw.task.MemoryTaskStore;
import io.openclaw.task.QueueLimits;
import io.openclaw.task.TaskStore;
import io.openclaw.task.Workers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/// The whole gateway on a free port, on the in-memory store, with a client to knock at it.
public final class GatewayUnderTest extends GatewayClient implements AutoCloseable {
  public final MemoryTaskStore memory;
  public final SwitchableStore faults;
  public final TaskStore store;
  public final MemoryHistory history = new MemoryHistory();
  public final MemoryTokens tokens = new MemoryTokens();
  public final List<Workers.Worker> workers = new CopyOnWriteArrayList<>();
  private final Optional<TaskHistory> served;
  private final ConfigurableApplicationContext context;

  private GatewayUnderTest(
      QueueLimits limits, Optional<TaskHistory> history, String... properties) {
    this.served = history;
    memory = new MemoryTaskStore(InstantSource.system(), limits);
    faults = new SwitchableStore(memory);
    store = faults.store();
    SpringApplication application = new SpringApplication(GatewayConfiguration.class);
    application.addInitializers(it -> register((GenericApplicationContext) it, limits));
    application.setRegisterShutdownHook(false);
    context = application.run(arguments(properties));
    at(Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port")));
  }

  public static GatewayUnderTest start(String... properties) {
    return start(QueueLimits.DEFAULT, properties);
  }

  public static GatewayUnderTest start(QueueLimits limits, String... properties) {
    return new GatewayUnderTest(limits, Optional.empty(), properties);
  }

  /// On another history than the one in memory.
  public static GatewayUnderTest startWith(TaskHistory history, String... properties) {
    return new GatewayUnderTest(QueueLimits.DEFAULT, Optional.of(history), properties);
  }

  private void register(GenericApplicationContext it, QueueLimits limits) {
    it.registerBean("store", TaskStore.class, () -> store, bean -> bean.setPrimary(true));
    it.registerBean("tokens", TokenStore.class, () -> tokens);
    it.registerBean("presenceRegister", Presence.Register.class, MemoryPresenceRegister::new);
    it.registerBean("quotas", Quotas.class, () -> LocalQuotas.of(it));
    it.registerBean("limits", QueueLimits.class, () -> limits);
    it.registerBean("history", TaskHistory.class, () -> served.orElse(history));
    it.registerBean("sessionHistory", SessionHistory.class, () -> history);
    it.registerBean("workers", Workers.class, () -> new ListedWorkers(workers));
    it.registerBean(
        "signals", io.openclaw.task.TaskSignals.class, () -> (io.openclaw.task.TaskSignals) store);
  }

  private static String[] arguments(String... properties) {
    List<String> arguments = new ArrayList<>(List.of("--server.port=0"));
    for (String property : properties) {
      arguments.add("--" + property);
    }
    return arguments.toArray(String[]::new);
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  /// As SIGTERM does.
  public void stop() {
    context.close();
  }

  @Override
  public void close() {
    faults.set(SwitchableStore.Mode.THERE);
    client.shutdownNow();
    context.close();
  }

  public record ListedWorkers(List<Worker> list, Set<String> toDrain) implements Workers {
    public ListedWorkers(List<Worker> list) {
      this(list, ConcurrentHashMap.newKeySet());
    }

    @Override
    public void announce(Worker worker, Duration validFor) {
      list.add(worker);
    }

    @Override
    public void leave(String id) {
      list.removeIf(worker -> worker.id().equals(id));
    }

    @Override
    public boolean requestDrain(String id) {
      List<String> there = list.stream().map(Worker::id).filter(id::equals).toList();
      toDrain.addAll(there);
      return !there.isEmpty();
    }

    @Override
    public boolean drainRequested(String id) {
      return toDrain.contains(id);
    }
  }
}
