package dev.conveyor.console.signin;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import tools.jackson.databind.json.JsonMapper;

/** An OpenID Connect provider that says what a test wants it to say. */
final class FakeProvider implements AutoCloseable {

  static final String CLIENT = "conveyor";
  static final String SECRET = "the client's secret";

  private static final RSAKey KEY = key();

  /** Bodies of the requests to the token endpoint. */
  final List<String> tokenRequests = new CopyOnWriteArrayList<>();

  /** Members of the discovery document that differ; null takes one out. */
  final Map<String, Object> document = new TreeMap<>();

  /** Claims of the next ID token that differ; null takes one out. */
  final Map<String, Object> claims = new TreeMap<>();

  /** What the user info endpoint answers. */
  final Map<String, Object> userInfo = new TreeMap<>(Map.of("sub", "subject"));

  /** With which the next ID token is signed. */
  RSAKey signingKey = KEY;

  private final HttpServer server;
  private String nonce = "";
  private String email = "";

  FakeProvider() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/.well-known/openid-configuration", this::discovery);
    server.createContext("/jwks", exchange -> json(exchange, new JWKSet(KEY).toString()));
    server.createContext("/token", this::token);
    server.createContext(
        "/userinfo", exchange -> json(exchange, JsonMapper.shared().writeValueAsString(userInfo)));
    server.start();
  }

  static RSAKey key() {
    try {
      return new RSAKeyGenerator(2048).keyID("key").generate();
    } catch (com.nimbusds.jose.JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  String issuer() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** What the next token is for. */
  void expect(String expectedNonce, String expectedEmail) {
    nonce = expectedNonce;
    email = expectedEmail;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void discovery(HttpExchange exchange) throws IOException {
    Map<String, Object> all = new TreeMap<>();
    all.put("issuer", issuer());
    all.put("authorization_endpoint", issuer() + "/authorize");
    all.put("token_endpoint", issuer() + "/token");
    all.put("jwks_uri", issuer() + "/jwks");
    all.put("userinfo_endpoint", issuer() + "/userinfo");
    all.put("response_types_supported", List.of("code"));
    all.put("subject_types_supported", List.of("public"));
    all.put("id_token_signing_alg_values_supported", List.of("RS256"));
    all.putAll(document);
    all.values().removeIf(java.util.Objects::isNull);
    json(exchange, JsonMapper.shared().writeValueAsString(all));
  }

  private void token(HttpExchange exchange) throws IOException {
    tokenRequests.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    json(
        exchange,
        JsonMapper.shared()
            .writeValueAsString(
                Map.of(
                    "access_token", "access",
                    "token_type", "Bearer",
                    "expires_in", 60,
                    "scope", "openid email profile",
                    "id_token", idToken())));
  }

  private String idToken() {
    Instant now = Instant.now();
    JWTClaimsSet.Builder all =
        new JWTClaimsSet.Builder()
            .issuer(issuer())
            .audience(CLIENT)
            .subject("subject")
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(60)))
            .claim("nonce", nonce)
            .claim("email", email)
            .claim("email_verified", true);
    claims.forEach((name, value) -> all.claim(name, value));
    try {
      SignedJWT token =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("key").build(), all.build());
      token.sign(new RSASSASigner(signingKey));
      return token.serialize();
    } catch (com.nimbusds.jose.JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void json(HttpExchange exchange, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, bytes.length);
    try (var stream = exchange.getResponseBody()) {
      stream.write(bytes);
    }
  }
}
