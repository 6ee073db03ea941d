package io.openclaw.gateway.api;

import static io.openclaw.gateway.wire.Json.OURS;

import io.openclaw.gateway.caller.Scope;
import io.openclaw.gateway.problem.Code;
import io.openclaw.gateway.problem.ProblemException;
import io.openclaw.gateway.quota.RequestBodies;
import io.openclaw.gateway.token.Token;
import io.openclaw.gateway.token.TokenAdministration;
import io.openclaw.gateway.token.TokenAdministration.Issued;
import io.openclaw.gateway.wire.StrictJson;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Makes, lists and revokes tokens. Needs the scope `admin`.
@RestController
@RequestMapping("/api/v1/tokens")
class TokenController {
  private final TokenAdministration office;
  private final RequestBodies bodies;
  private final InstantSource clock;

  TokenController(TokenAdministration office, RequestBodies bodies, InstantSource clock) {
    this.office = office;
    this.bodies = bodies;
    this.clock = clock;
  }

  /// The only answer that ever holds the secret.
  @PostMapping
  ResponseEntity<JsonNode> issue(HttpServletRequest request) throws IOException {
    TokenRequest wanted =
        bodies.read(request, body -> TokenRequest.of(StrictJson.object(body), clock.instant()));
    Issued issued = office.issue(wanted.owner(), wanted.scopes(), wanted.expiresAt());
    ObjectNode json = OURS.createObjectNode().put("token", issued.secret());
    json.setAll(shown(issued.token(), Optional.empty()));
    return ResponseEntity.status(HttpStatus.CREATED)
        .cacheControl(CacheControl.noStore())
        .body(json);
  }

  @GetMapping
  JsonNode list() {
    ObjectNode json = OURS.createObjectNode();
    ArrayNode tokens = json.putArray("tokens");
    office.list().forEach(entry -> tokens.add(shown(entry.token(), entry.usedAt())));
    return json;
  }

  @DeleteMapping("/{id}")
  ResponseEntity<Void> revoke(@PathVariable String id) {
    if (!office.revoke(id)) {
      throw ProblemException.of(Code.NOT_FOUND, "There is no such token.");
    }
    return ResponseEntity.noContent().build();
  }

  private static ObjectNode shown(Token token, Optional<Instant> usedAt) {
    ObjectNode json = OURS.createObjectNode().put("id", token.id()).put("owner", token.owner());
    ArrayNode scopes = json.putArray("scopes");
    token.scopes().stream().map(Scope::word).sorted().forEach(scopes::add);
    json.put("source", token.createdAt().isPresent() ? "store" : "file");
    json.put("created_at", token.createdAt().map(Instant::toString).orElse(null));
    json.put("expires_at", token.expiresAt().map(Instant::toString).orElse(null));
    json.put("last_used_at", usedAt.map(Instant::toString).orElse(null));
    return json;
  }
}
