package dev.conveyor.console.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.schemas.OriginalRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecodedRecordTest {

  @Test
  void jsonIsLaidOut_besideItsBytes() {
    DecodedRecord record = decode("{\"a\":1}".getBytes(StandardCharsets.UTF_8));
    assertThat(record.json()).contains("\"a\" : 1");
    assertThat(record.hex())
        .isEqualTo("000000  7b 22 61 22 3a 31 7d                             {\"a\":1}\n");
    assertThat(record.size()).isEqualTo(7);
    assertThat(record.key()).isEqualTo("acme/1");
    assertThat(record.headers()).containsExactly(new DecodedRecord.Header("odd", "ff fe"));
    assertThat(record.position()).isEqualTo("partition 3, offset 42");
  }

  @Test
  void brokenBytesAreShownAsTheyAre() {
    DecodedRecord record = decode(new byte[] {(byte) 0xff, 0, '{'});
    assertThat(record.json()).isNull();
    assertThat(record.hex()).contains("ff 00 7b").contains("..{");
  }

  @Test
  void nothingIsNothing_andTooMuchIsCutShort() {
    assertThat(decode(null).hex()).isEmpty();
    assertThat(decode(new byte[5000]).hex()).endsWith("and 2952 bytes more\n");
  }

  private static DecodedRecord decode(byte[] value) {
    return DecodedRecord.of(
        new OriginalRecord(
            "conveyor.scim.user-changes.v1",
            3,
            42L,
            OriginalRecord.encode("acme/1".getBytes(StandardCharsets.UTF_8)),
            List.of(
                new OriginalRecord.Header(
                    "odd", OriginalRecord.encode(new byte[] {(byte) 0xff, (byte) 0xfe}))),
            OriginalRecord.encode(value)));
  }
}
