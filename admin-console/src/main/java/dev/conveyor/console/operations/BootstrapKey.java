package dev.conveyor.console.operations;

import dev.conveyor.console.access.ApiScope;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Set;
import java.util.UUID;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * The API key that is configured: the one that there is before anybody can make another. It is
 * compared in memory. Its slow hash only tells whether it is still the one that was revoked.
 */
final class BootstrapKey {

  static final UUID ID = new UUID(0, 0);
  static final String NAME = "bootstrap";
  static final Set<ApiScope> SCOPES = Set.of(new ApiScope.Operator(), new ApiScope.Support());

  private static final int SHORTEST = 16;
  private static final int ROUNDS = 100_000;
  private static final byte[] SALT = "conveyor bootstrap key".getBytes(StandardCharsets.UTF_8);

  private final byte[] key;
  private final byte[] hash;

  BootstrapKey(String key) {
    if (key.length() < SHORTEST) {
      throw new IllegalArgumentException(
          "conveyor.admin-api-key needs at least " + SHORTEST + " characters");
    }
    this.key = key.getBytes(StandardCharsets.UTF_8);
    this.hash = slowHash(key);
  }

  /** In constant time. */
  boolean matches(String presented) {
    return MessageDigest.isEqual(key, presented.getBytes(StandardCharsets.UTF_8));
  }

  byte[] hash() {
    return hash.clone();
  }

  private static byte[] slowHash(String key) {
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
          .generateSecret(new PBEKeySpec(key.toCharArray(), SALT, ROUNDS, 256))
          .getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has PBKDF2WithHmacSHA256", e);
    }
  }
}
