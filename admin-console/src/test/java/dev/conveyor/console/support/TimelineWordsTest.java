package dev.conveyor.console.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class TimelineWordsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1 | {'active':true,'changed':['emails']} | The identity provider pushed the user for the first time.",
        "2 | {'active':true,'changed':['emails','displayName']} | The identity provider pushed a change of emails, displayName.",
        "3 | {'active':false,'changed':['active']} | The identity provider pushed a change of active, inactive.",
        "4 | {'active':true,'changed':[]} | The identity provider pushed a change.",
        "3 | {'active':true,'undone':true,'changed':['emails']} | The change was refused and undone, and the identity provider got an error.",
        "2 | {'active':false,'deleted':true,'undone':true,'changed':[]} | The change was refused and undone, and the identity provider got an error.",
        "5 | {'active':false,'deleted':true,'changed':[]} | The identity provider deleted the user.",
      })
  void pushes(long version, String detail, String text) {
    assertThat(TimelineWords.push(JsonMapper.shared().readTree(detail.replace('\'', '"')), version))
        .isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'change':'provisioned','roles':[]} | Provisioned. Holds no role.",
        "{'change':'roles-changed','roles':[{'role':'Admin','source':'group:g1'}]} | Roles changed. Holds Admin (group Engineers).",
        "{'change':'deactivated','roles':[{'role':'Billing Admin','source':'manual'}]} | Deactivated. Holds Billing Admin (manual).",
        "{'change':'reactivated','roles':[{'role':'Trust Sharer','source':'default'}]} | Reactivated. Holds Trust Sharer (default).",
        "{'change':'updated','roles':[{'role':'A','source':'group:gone'},{'role':'B','source':'manual'}]} | Updated. Holds A (group gone), B (manual).",
      })
  void changes(String detail, String text) {
    assertThat(
            TimelineWords.change(
                JsonMapper.shared().readTree(detail.replace('\'', '"')), Map.of("g1", "Engineers")))
        .isEqualTo(text);
  }
}
