package io.openclaw.gateway.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/// Looks a host up. May block for as long as the name service takes.
@FunctionalInterface
interface AddressLookup {
  List<InetAddress> addresses(String host) throws UnknownHostException;

  static List<InetAddress> bySystem(String host) throws UnknownHostException {
    return List.of(InetAddress.getAllByName(host));
  }
}
