package io.openclaw.worker.provider.openai;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/// A body that tells when its last byte was handed to the connection.
record NotifyingBody(BodyPublisher body, Runnable left) implements BodyPublisher {
  static NotifyingBody of(byte[] body, Runnable left) {
    return new NotifyingBody(BodyPublishers.ofByteArray(body), left);
  }

  @Override
  public long contentLength() {
    return body.contentLength();
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> reader) {
    body.subscribe(
        new Flow.Subscriber<>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            reader.onSubscribe(subscription);
          }

          @Override
          public void onNext(ByteBuffer bytes) {
            reader.onNext(bytes);
          }

          @Override
          public void onError(Throwable failure) {
            reader.onError(failure);
          }

          @Override
          public void onComplete() {
            left.run();
            reader.onComplete();
          }
        });
  }
}
