package dev.conveyor.console.people;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.schemas.EventCodec;
import dev.conveyor.schemas.EventType;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.OriginalRecord;
import dev.conveyor.schemas.ScimRequestReplayed;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {

  private final Redaction redaction = new Redaction(List.of("ann@x.example", "ann"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ask ann@x.example.           | ask (erased).",
        "ask Ann@X.example, or Ann    | ask (erased), or (erased)",
        "joann@x.example, hannah, ann-marie | joann@x.example, hannah, ann-marie",
        "ann@x.example.org, ann@y.example | ann@x.example.org, ann@y.example",
        "\"value\":\"ann@x.example\"  | \"value\":\"(erased)\"",
        "nobody                       | nobody",
      })
  void takesWholeAddressesOutWhateverTheirCase(String text, String redacted) {
    assertThat(redaction.text(text)).isEqualTo(redacted);
  }

  @Test
  void theBodyOfARequestLosesTheAddressAndCanStillBeReplayed() throws Exception {
    String body =
        "{\"members\":[{\"value\":\"7\",\"display\":\"ann@x.example\"},{\"value\":\"8\"}]}";
    ScimRequestReplayed request =
        new ScimRequestReplayed(
            new OrganizationId("acme"),
            1,
            Instant.parse("2026-01-02T03:04:05Z"),
            "PRV-7K3F-Q2XD",
            "PUT",
            "/Groups/1",
            String.valueOf(OriginalRecord.encode(body.getBytes(StandardCharsets.UTF_8))),
            null);

    byte[] redacted = redaction.record(EventCodec.encode(request));

    ScimRequestReplayed read =
        (ScimRequestReplayed) EventCodec.decode(EventType.SCIM_REQUEST_REPLAYED.ceType(), redacted);
    assertThat(new String(OriginalRecord.decode(read.body()), StandardCharsets.UTF_8))
        .isEqualTo(body.replace("ann@x.example", "(erased)"));
    assertThat(read.path()).isEqualTo(request.path());
  }

  @Test
  void whatIsNoRequestIsTakenAsText() {
    assertThat(redaction.record("{not json, ann@x.example".getBytes(StandardCharsets.UTF_8)))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("{not json, (erased)");
  }
}
