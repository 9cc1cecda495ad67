package dev.conveyor.ingress.search;

import dev.conveyor.ingress.protocol.ScimProblem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Cursors in the form that clients hold (RFC 9865 section 2): opaque, signed, and valid for one
 * hour and only for their list. Every ingress instance can read the cursors of all others.
 */
public final class Cursors {

  /** How long a cursor is valid. */
  public static final Duration LIFE = Duration.ofHours(1);

  private static final int SIGNATURE_BYTES = 16;
  private static final int LONGEST = 400_000;

  private final Supplier<byte[]> key;
  private final Clock clock;

  /**
   * @param key the same for all instances
   */
  public Cursors(Supplier<byte[]> key, Clock clock) {
    this.key = key;
    this.clock = clock;
  }

  /**
   * @param list identifies the list: organization, endpoint, filter, order
   */
  public String write(Cursor cursor, String list) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeLong(clock.instant().plus(LIFE).getEpochSecond());
      out.writeLong(cursor.total());
      out.writeLong(cursor.position());
      out.writeUTF(cursor.type());
      out.writeBoolean(cursor.sortKey() != null);
      if (cursor.sortKey() != null) {
        out.write(cursor.sortKey().getBytes(StandardCharsets.UTF_8));
      }
      byte[] content = bytes.toByteArray();
      bytes.write(signature(content, list));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @throws ScimProblem invalidCursor for an invalid cursor or one of another list; expiredCursor
   */
  public Cursor read(String text, String list) {
    byte[] bytes = decode(text);
    byte[] content = Arrays.copyOf(bytes, bytes.length - SIGNATURE_BYTES);
    byte[] signature = Arrays.copyOfRange(bytes, content.length, bytes.length);
    if (!MessageDigest.isEqual(signature, signature(content, list))) {
      throw invalid();
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
      if (in.readLong() <= clock.instant().getEpochSecond()) {
        throw ScimProblem.expiredCursor(
            "The cursor has expired. Start again with an empty cursor.");
      }
      long total = in.readLong();
      long position = in.readLong();
      String type = in.readUTF();
      String sortKey =
          in.readBoolean() ? new String(in.readAllBytes(), StandardCharsets.UTF_8) : null;
      return new Cursor(total, type, sortKey, position);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] decode(String text) {
    try {
      byte[] bytes = text.length() > LONGEST ? new byte[0] : Base64.getUrlDecoder().decode(text);
      if (bytes.length > SIGNATURE_BYTES) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      // Reported below.
    }
    throw invalid();
  }

  private byte[] signature(byte[] content, String list) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.get(), "HmacSHA256"));
      mac.update(list.getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      return Arrays.copyOf(mac.doFinal(content), SIGNATURE_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA256 is unavailable", e);
    }
  }

  private static ScimProblem invalid() {
    return ScimProblem.invalidCursor("Invalid cursor for this list.");
  }
}
