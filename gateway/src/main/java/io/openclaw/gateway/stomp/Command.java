package io.openclaw.gateway.stomp;

import java.util.Optional;

/// The commands of a client.
enum Command {
  CONNECT,
  STOMP,
  SEND,
  SUBSCRIBE,
  UNSUBSCRIBE,
  ACK,
  NACK,
  BEGIN,
  COMMIT,
  ABORT,
  DISCONNECT;

  static Optional<Command> of(String word) {
    for (Command command : values()) {
      if (command.name().equals(word)) {
        return Optional.of(command);
      }
    }
    return Optional.empty();
  }

  boolean connects() {
    return this == CONNECT || this == STOMP;
  }
}
