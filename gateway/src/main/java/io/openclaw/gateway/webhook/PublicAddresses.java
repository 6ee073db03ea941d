package io.openclaw.gateway.webhook;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;

/// Which addresses belong to the public Internet. Of IPv6 only what is assigned to it counts; an
/// address that carries an IPv4 address inside is never public, for it may lead anywhere.
final class PublicAddresses {
  private static final List<Block> NOT_PUBLIC_V4 =
      blocks(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/3");
  private static final List<Block> PUBLIC_V6 = blocks("2000::/3");
  private static final List<Block> NOT_PUBLIC_V6 =
      blocks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

  private PublicAddresses() {}

  static boolean has(InetAddress address) {
    return address instanceof Inet4Address
        ? none(NOT_PUBLIC_V4, address)
        : !none(PUBLIC_V6, address) && none(NOT_PUBLIC_V6, address);
  }

  private static boolean none(List<Block> blocks, InetAddress address) {
    return blocks.stream().noneMatch(it -> it.has(address.getAddress()));
  }

  private static List<Block> blocks(String... texts) {
    return List.of(texts).stream().map(Block::of).toList();
  }

  /// Addresses that have their first bits in common.
  private record Block(InetAddress start, int bits) {
    static Block of(String text) {
      String[] parts = text.split("/", -1);
      return new Block(InetAddress.ofLiteral(parts[0]), Integer.parseInt(parts[1]));
    }

    boolean has(byte[] address) {
      byte[] first = start.getAddress();
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> bit % 8;
        if ((address[bit / 8] & mask) != (first[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}
