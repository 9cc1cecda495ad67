package dev.conveyor.console.people;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.schemas.EventHeaders;
import dev.conveyor.schemas.EventType;
import dev.conveyor.schemas.OriginalRecord;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimTest {

  /** A resource, alone or in a change record, and the address that it asks for. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'userName':'j','emails':[{'value':'a@x.test'},{'value':'John@X.test','primary':true}]} | john@x.test",
        "{'userName':'j','emails':[{'value':'a@x.test'},{'value':'w@x.test','type':'Work'}]}     | w@x.test",
        "{'userName':'j','emails':[{'value':'a@x.test','type':'home'},{'value':'b@x.test'}]}     | a@x.test",
        "{'userName':'JOHN@x.test','emails':[]}                                                  | john@x.test",
        "{'userName':'andre\u0301@x.test'}                                                       | andr\u00e9@x.test",
        "{'userName':'john'}                                                                     | ``",
      })
  void theAddressOfAResourceIsChosenAsTheWorkerChoosesIt(String user, String address) {
    String json = user.replace('\'', '"');
    Set<String> expected = address.isEmpty() ? Set.of() : Set.of(address);

    assertThat(Claim.of(change(json)).addresses()).isEqualTo(expected);
    assertThat(Claim.of(request(json)).addresses()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'op':'replace','path':'emails[type eq \\'work\\'].value','value':'John@x.test'}",
        "{'op':'replace','value':{'emails':[{'value':'john@x.test','primary':true}]}}",
        "{'op':'add','value':{'emails.value':'john@x.test'}}",
        "{'op':'replace','path':'userName','value':' john@x.test '}",
      })
  void everyAddressInAPatchCounts(String operation) {
    String json = operation.replace("\\'", "").replace('\'', '"');

    Claim claim = Claim.of(request("{\"Operations\":[" + json + "]}"));

    assertThat(claim.addresses()).containsExactly("john@x.test");
  }

  @Test
  void theIdentityIsNamedInItsOwnWords() {
    Claim claim = Claim.of(change("{\"userName\":\"john@x.test\",\"externalId\":\"00u7\"}"));

    assertThat(claim.userName()).isEqualTo("john@x.test");
    assertThat(claim.externalId()).isEqualTo("00u7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no JSON", "[]", "{\"user\":7}", "{\"user\":{\"emails\":\"x@x\"}}"})
  void aRecordThatSaysNothingClaimsNothing(String value) {
    assertThat(Claim.of(record(EventType.SCIM_USER_CHANGED, value)).addresses()).isEmpty();
    assertThat(Claim.of(record(EventType.SCIM_REQUEST_REPLAYED, value)).addresses()).isEmpty();
    assertThat(Claim.of(record(EventType.INVITE_USER, value)).addresses()).isEmpty();
  }

  private static OriginalRecord change(String user) {
    return record(EventType.SCIM_USER_CHANGED, "{\"user\":" + user + "}");
  }

  private static OriginalRecord request(String body) {
    String encoded = Base64.getEncoder().encodeToString(body.getBytes(StandardCharsets.UTF_8));
    return record(EventType.SCIM_REQUEST_REPLAYED, "{\"body\":\"" + encoded + "\"}");
  }

  private static OriginalRecord record(EventType type, String value) {
    byte[] bytes = type.ceType().getBytes(StandardCharsets.UTF_8);
    return new OriginalRecord(
        type.topic().topicName(),
        0,
        0L,
        null,
        List.of(new OriginalRecord.Header(EventHeaders.TYPE, OriginalRecord.encode(bytes))),
        OriginalRecord.encode(value.getBytes(StandardCharsets.UTF_8)));
  }
}
