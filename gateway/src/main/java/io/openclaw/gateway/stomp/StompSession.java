package io.openclaw.gateway.stomp;

import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.Problem;
import io.openclaw.gateway.problem.Problems;
import io.openclaw.gateway.problem.ServerErrors;
import io.openclaw.gateway.stomp.Destination.Target;
import java.io.IOException;
import java.util.Optional;

/// What a connected client asks, frame by frame.
final class StompSession implements AutoCloseable {
  private final Subscriber client;
  private final FrameWriter writer;
  private final SubscriptionFactory factory;
  private final SendHandler sends;
  private final Subscriptions subscriptions = new Subscriptions();

  StompSession(
      Subscriber client, FrameWriter writer, SubscriptionFactory factory, SendHandler sends) {
    this.client = client;
    this.writer = writer;
    this.factory = factory;
    this.sends = sends;
  }

  FrameWriter writer() {
    return writer;
  }

  void subscribe(Frame frame) throws IOException {
    String destination = frame.required("destination");
    String id =
        writer.version() == Version.V1_0
            ? frame.header("id").orElse(destination)
            : frame.required("id");
    check(frame, id);
    Subscription subscription = open(frame, id);
    subscriptions.add(subscription);
    writer.receipt(frame);
    subscription.begin();
  }

  void unsubscribe(Frame frame) throws IOException {
    String id =
        writer.version() == Version.V1_0
            ? frame.header("id").or(() -> frame.header("destination")).orElse("")
            : frame.required("id");
    subscriptions.close(id);
    writer.receipt(frame);
  }

  /// What is refused goes to the errors, and the connection stays open.
  void send(Frame frame) throws IOException {
    if (frame.header("transaction").isPresent()) {
      throw new StompError(Code.NOT_SUPPORTED, "There are no transactions.");
    }
    Target target = Destination.target(frame.required("destination"));
    Optional<String> correlation = frame.header("correlation-id");
    String queue = Destination.REPLIES;
    String json;
    try {
      client.quota().run();
      json = sends.reply(frame, target, client);
    } catch (RuntimeException refused) {
      queue = Destination.ERRORS;
      json = FrameBuilder.body(problem(refused), ServerErrors.newRequestId());
    }
    subscriptions.deliver(writer, queue, correlation, json);
    writer.receipt(frame);
  }

  /// The client asks for the end: its subscriptions end first.
  void disconnect(Frame frame) throws IOException {
    subscriptions.close();
    writer.receipt(frame);
  }

  void gatewayStops() {
    client.presence().gatewayStops();
  }

  @Override
  public void close() {
    subscriptions.close();
    client.presence().close();
  }

  private void check(Frame frame, String id) {
    if (!frame.header("ack").orElse("auto").equals("auto")) {
      throw new StompError(Code.NOT_SUPPORTED, "Only ack:auto is supported.");
    }
    if (frame.header("selector").isPresent()) {
      throw new StompError(Code.NOT_SUPPORTED, "Selectors are not supported.");
    }
    subscriptions.check(id);
  }

  private Subscription open(Frame frame, String id) {
    try {
      return factory.open(frame, id, client, writer, subscriptions);
    } catch (StompError error) {
      throw error;
    } catch (RuntimeException failure) {
      throw new StompError(problem(failure));
    }
  }

  private static Problem problem(RuntimeException failure) {
    return Problems.of(failure)
        .orElseGet(() -> Problem.of(Code.INTERNAL, "The gateway failed; try again."));
  }
}
