package dev.conveyor.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ProfileTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'userName':'u','emails':[{'value':'a@x'},{'value':'p@x','primary':true}]} | p@x | u",
        "{'userName':'u','emails':[{'value':'h@x','type':'home'},{'value':'w@x','type':'Work'}]} | w@x | u",
        "{'userName':'u','emails':[{'type':'work'},{'value':'first@x'}]} | first@x | u",
        "{'userName':'u','emails':[{'value':'not an address','primary':true},{'value':'a@x'}]} | a@x | u",
        "{'userName':'u','emails':[{'value':'a@x'},{'value':'p@x','primary':true,'type':'home'}]} | p@x | u",
        "{'userName':'u@x'} | u@x | u@x",
        "{'userName':'u@x','displayName':'D','name':{'formatted':'F'}} | u@x | D",
        "{'userName':'u@x','name':{'formatted':'F','givenName':'G'}} | u@x | F",
        "{'userName':'u@x','name':{'givenName':'G','familyName':'H'}} | u@x | G H",
        "{'userName':'u@x','name':{'familyName':'H'}} | u@x | H",
      })
  void emailAndNameUseTheBestAttribute(String user, String email, String name) {
    assertThat(Profile.of(JsonMapper.shared().readTree(user.replace('\'', '"'))))
        .isEqualTo(new Profile(new EmailAddress(email), name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'userName':'u'}",
        "{'userName':'u','emails':[{'value':''}]}",
        "{'userName':'u','emails':[{'value':'not an address'}]}",
        "{'userName':'u','emails':[{'value':'@x'},{'value':'a@'},{'value':'a b@x'}]}",
        "{'userName':'@'}"
      })
  void profileMayHaveNoEmail(String user) {
    assertThat(Profile.of(JsonMapper.shared().readTree(user.replace('\'', '"'))).email()).isNull();
  }
}
