package io.openclaw.gateway.webhook;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.SocketAddressResolver;

/// Looks a receiver's host up for a connection and hands on the addresses only when all of them may
/// be told. The connection goes to these very addresses: a name that means something else a moment
/// later changes nothing.
final class CheckedAddresses implements SocketAddressResolver, AutoCloseable {
  private static final int MOST_LOOKUPS = 64;

  private final AddressLookup lookup;
  private final Predicate<InetAddress> allowed;

  /// A lookup keeps its thread, also one that carries virtual threads, for as long as the name
  /// service takes; so it has threads of its own.
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0,
          MOST_LOOKUPS,
          10,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Thread.ofPlatform().daemon().name("webhook-lookup-", 0).factory());

  CheckedAddresses(AddressLookup lookup, Predicate<InetAddress> allowed) {
    this.lookup = lookup;
    this.allowed = allowed;
  }

  @Override
  public void resolve(
      String host,
      int port,
      Map<String, Object> context,
      Promise<List<InetSocketAddress>> promise) {
    try {
      threads.execute(() -> look(host, port, promise));
    } catch (RejectedExecutionException busy) {
      promise.failed(new UnknownHostException("too many names are looked up already"));
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private void look(String host, int port, Promise<List<InetSocketAddress>> promise) {
    try {
      List<InetAddress> addresses = lookup.addresses(host);
      if (addresses.stream().allMatch(allowed)) {
        promise.succeeded(addresses.stream().map(it -> new InetSocketAddress(it, port)).toList());
      } else {
        promise.failed(new NotPublicException());
      }
    } catch (UnknownHostException | RuntimeException failure) {
      promise.failed(failure);
    }
  }

  /// The host has an address that may not be told. Which one is not said: it would tell of names
  /// inside.
  static final class NotPublicException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotPublicException() {
      super("not public", null, /* enableSuppression= */ false, /* writableStackTrace= */ false);
    }
  }
}
