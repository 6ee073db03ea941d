package io.openclaw.gateway.problem;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import tools.jackson.databind.json.JsonMapper;

/// Errors that the server finds before any of our code sees the request (a broken request line, a
/// header that is too large), in the same shape as all others.
public final class ServerErrors extends ErrorHandler {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final SecureRandom RANDOM = new SecureRandom();

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Code code = Code.ofStatus(response.getStatus());
    Problem problem = Problem.of(code, code.title() + ".");
    response.setStatus(code.status());
    String id = newRequestId();
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problems.MEDIA_TYPE);
    response.getHeaders().put(Problems.REQUEST_ID, id);
    problem.headers().forEach(response.getHeaders()::put);
    Content.Sink.write(response, true, JSON.writeValueAsString(problem.body(id)), callback);
    return true;
  }

  public static String newRequestId() {
    byte[] id = new byte[12];
    RANDOM.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }
}
