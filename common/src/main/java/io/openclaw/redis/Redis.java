package io.openclaw.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/// The connection to Redis, shared by everything in a process. While Redis is away a call fails at
/// once instead of waiting in a queue; the connection comes back by itself. What was under way when
/// it broke is not sent again by the driver: its caller is told [RedisException.NoAnswer] and
/// decides.
public final class Redis implements AutoCloseable {
  private static final Duration LONGEST_RECONNECT_PAUSE = Duration.ofMillis(250);
  private static final int MOST_IN_FLIGHT = 10_000;

  private final RedisClient client;
  private final Runnable onClose;
  private final Link<StatefulRedisConnection<String, String>> link;
  private final List<Link<?>> further = new CopyOnWriteArrayList<>();
  private final Duration answerWithin;

  private Redis(RedisClient client, Duration answerWithin, Runnable onClose) {
    this.client = client;
    this.answerWithin = answerWithin;
    this.onClose = onClose;
    this.link = new Link<>(client::connect, it -> it.async().ping(), "redis-link");
  }

  /// Returns at once, whether Redis is there or not.
  ///
  /// @param answerWithin how long a call waits for its answer
  public static Redis connect(String url, Duration answerWithin) {
    ClientResources.Builder threads = DefaultClientResources.builder();
    configure(threads);
    ClientResources resources = threads.build();
    RedisClient client = RedisClient.create(resources, uri(url));
    client.setOptions(options());
    return new Redis(client, answerWithin, () -> shutDown(client, resources));
  }

  /// As [#connect], on a client whose options and resources were made with [#configure]. It is not
  /// shut down here: it belongs to its maker.
  public static Redis over(RedisClient client, Duration answerWithin) {
    return new Redis(client, answerWithin, () -> {});
  }

  /// What the calls of this class need of a client: it rejects while it is disconnected, sends
  /// nothing twice, and bounds what is under way.
  public static void configure(ClientOptions.Builder options) {
    SocketOptions sockets = options.build().getSocketOptions();
    options
        .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
        .replayFilter(command -> true)
        .requestQueueSize(MOST_IN_FLIGHT)
        .timeoutOptions(TimeoutOptions.create())
        .socketOptions(sockets.mutate().tcpNoDelay(true).keepAlive(true).build());
  }

  /// Few threads, and a connection that is back soon after Redis is.
  public static void configure(ClientResources.Builder resources) {
    resources
        .ioThreadPoolSize(2)
        .computationThreadPoolSize(2)
        .reconnectDelay(Delay.constant(LONGEST_RECONNECT_PAUSE));
  }

  /// Runs a script; its answer is a list of strings, numbers and such lists.
  public List<Object> run(LuaScript script, List<String> keys, List<String> arguments) {
    script.check(keys, arguments);
    String[] keyArray = keys.toArray(String[]::new);
    String[] argumentArray = arguments.toArray(String[]::new);
    try {
      return call(it -> it.evalsha(script.sha(), ScriptOutputType.MULTI, keyArray, argumentArray));
    } catch (RedisException.Refused refused) {
      if (!(refused.getCause() instanceof RedisNoScriptException)) {
        throw refused;
      }
      return call(it -> it.eval(script.text(), ScriptOutputType.MULTI, keyArray, argumentArray));
    }
  }

  /// A script and what it is called with.
  public record ScriptCall(LuaScript script, List<String> keys, List<String> arguments) {}

  /// Sends scripts that write nothing all at once and waits for all answers.
  public List<List<Object>> runAll(List<ScriptCall> calls) {
    calls.forEach(it -> it.script().check(it.keys(), it.arguments()));
    try {
      return callAll(commands -> calls.stream().map(it -> send(commands, it)).toList());
    } catch (RedisException.Refused refused) {
      if (!(refused.getCause() instanceof RedisNoScriptException)) {
        throw refused;
      }
      return calls.stream().map(it -> run(it.script(), it.keys(), it.arguments())).toList();
    }
  }

  private static RedisFuture<List<Object>> send(
      RedisClusterAsyncCommands<String, String> commands, ScriptCall call) {
    return commands.evalsha(
        call.script().sha(),
        ScriptOutputType.MULTI,
        call.keys().toArray(String[]::new),
        call.arguments().toArray(String[]::new));
  }

  /// Sends one command and waits for its answer. Only commands that a cluster has, too.
  public <T> T call(Function<RedisClusterAsyncCommands<String, String>, RedisFuture<T>> command) {
    return Answers.await(() -> command.apply(link.get().async()), answerWithin);
  }

  /// Sends several commands at once and waits for all answers.
  public <T> List<T> callAll(
      Function<RedisClusterAsyncCommands<String, String>, List<RedisFuture<T>>> commands) {
    return Answers.awaitAll(() -> commands.apply(link.get().async()), answerWithin);
  }

  /// Opens a connection of its own for values that are bytes, for a library that talks to the
  /// driver itself. It ends with this one; the supplier throws [RedisException.Away] while it is
  /// not there.
  public Supplier<StatefulRedisConnection<String, byte[]>> openForBytes() {
    RedisCodec<String, byte[]> codec = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);
    var bytes =
        new Link<>(() -> client.connect(codec), it -> it.async().ping(), "redis-link-bytes");
    further.add(bytes);
    return () -> Answers.sent(bytes::get);
  }

  /// Whether there is a connection now.
  public boolean connected() {
    return link.open();
  }

  /// A connection of its own on which messages of `channel` arrive.
  public Subscription subscribe(String channel, Subscription.Listener listener) {
    return new Subscription(client::connectPubSub, channel, listener);
  }

  @Override
  public void close() {
    link.close();
    further.forEach(Link::close);
    onClose.run();
  }

  private static void shutDown(RedisClient client, ClientResources resources) {
    client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    var ended = resources.shutdown(0, 2, TimeUnit.SECONDS);
    ended.awaitUninterruptibly(2, TimeUnit.SECONDS);
  }

  private static RedisURI uri(String url) {
    RedisURI uri = RedisURI.create(url);
    uri.setTimeout(Duration.ofSeconds(2));
    return uri;
  }

  private static ClientOptions options() {
    ClientOptions.Builder options =
        ClientOptions.builder()
            .socketOptions(SocketOptions.builder().connectTimeout(Duration.ofSeconds(1)).build());
    configure(options);
    return options.build();
  }
}
