package dev.conveyor.ingress.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserPatchTest {

  private static final UserDocument ANN =
      UserDocument.parse(
          json(
              "{'schemas':['urn:ietf:params:scim:schemas:core:2.0:User'],'userName':'ann',"
                  + "'title':'T','active':true,'name':{'givenName':'Ann'},"
                  + "'emails':[{'type':'home','value':'h@x'}]}"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'op':'replace','value':{'active':false}} | {'active':false}",
        "{'op':'Replace','path':'active','value':'False'} | {'active':false}",
        "{'op':'REPLACE','path':'ACTIVE','value':false} | {'active':false}",
        "{'op':'add','path':'nickName','value':'N'} | {'nickName':'N'}",
        "{'op':'replace','path':'name.familyName','value':'B'} | {'name':{'givenName':'Ann','familyName':'B'}}",
        "{'op':'replace','value':{'name.familyName':'B'}} | {'name':{'givenName':'Ann','familyName':'B'}}",
        "{'op':'add','value':{'id':'x','meta':{},'groups':[],'title':'U'}} | {'title':'U'}",
        "{'op':'replace','path':'emails[type eq 'home'].value','value':'n@x'} | {'emails':[{'type':'home','value':'n@x'}]}",
        "{'op':'replace','path':'emails[type eq 'work'].value','value':'w@x'} | {'emails':[{'type':'home','value':'h@x'},{'value':'w@x','type':'work'}]}",
        "{'op':'add','path':'emails','value':[{'type':'work','value':'w@x'}]} | {'emails':[{'type':'home','value':'h@x'},{'type':'work','value':'w@x'}]}",
        "{'op':'replace','path':'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department','value':'D'} | {'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User':{'department':'D'}}",
        "{'op':'replace','value':{'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager':'m1'}} | {'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User':{'manager':{'value':'m1'}}}",
        "{'op':'replace','path':'externalId','value':'e1'} | {'externalId':'e1'}",
      })
  void anOperationSets(String operation, String expected) {
    UserDocument patched = UserPatch.parse(patch(operation)).apply(ANN);

    var expectedNode = Json.trusted(json(expected));
    expectedNode
        .fields()
        .forEachRemaining(
            field ->
                assertThat(Json.trusted(patched.json()).get(field.getKey()))
                    .isEqualTo(field.getValue()));
    assertThat(patched.userName()).isEqualTo("ann");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'op':'remove','path':'title'} | title",
        "{'op':'replace','path':'title','value':''} | title",
        "{'op':'replace','path':'title','value':null} | title",
        "{'op':'remove','path':'emails'} | emails",
        "{'op':'remove','path':'emails[type eq 'home']'} | emails",
      })
  void anOperationTakesAway(String operation, String attribute) {
    UserDocument patched = UserPatch.parse(patch(operation)).apply(ANN);

    assertThat(Json.trusted(patched.json()).has(attribute)).isFalse();
    assertThat(patched.changedFrom(ANN)).containsExactly(attribute);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'op':'frobnicate','path':'title','value':'x'} | invalidSyntax",
        "{'op':'replace','path':'shoeSize','value':1} | invalidPath",
        "{'op':'replace','path':'name.shoe','value':1} | invalidPath",
        "{'op':'replace','path':'[[','value':1} | invalidPath",
        "{'op':'replace','value':{'shoeSize':1}} | invalidPath",
        "{'op':'replace','path':'id','value':'x'} | mutability",
        "{'op':'replace','path':'groups','value':[]} | mutability",
        "{'op':'replace','path':'active','value':'perhaps'} | invalidValue",
        "{'op':'replace','path':'emails','value':'x'} | invalidValue",
        "{'op':'remove','path':'userName'} | invalidValue",
        "{'op':'remove'} | noTarget",
        "{'op':'replace','path':'emails[value co 'zz'].type','value':'work'} | noTarget",
        "{'op':'replace','value':'x'} | invalidSyntax",
        "{'op':'replace','path':'title'} | invalidSyntax",
      })
  void whatIsNotUnderstoodIsAnError(String operation, String scimType) {
    assertThatThrownBy(() -> UserPatch.parse(patch(operation)).apply(ANN))
        .isInstanceOfSatisfying(
            ScimProblem.class,
            problem -> {
              assertThat(problem.status()).isEqualTo(400);
              assertThat(problem.scimType()).isEqualTo(scimType);
            });
  }

  @Test
  void aPatchIsAppliedWholeOrNotAtAll() {
    String twice =
        patch("{'op':'replace','path':'title','value':'U'},{'op':'remove','path':'userName'}");

    assertThatThrownBy(() -> UserPatch.parse(twice).apply(ANN)).isInstanceOf(ScimProblem.class);
    assertThat(Json.trusted(ANN.json()).get("title").textValue()).isEqualTo("T");
  }

  private static String patch(String operations) {
    return json("{'schemas':['urn:ietf:params:scim:api:messages:2.0:PatchOp'],'Operations':["
            + operations
            + "]}")
        .replace("eq \"", "eq \\\"")
        .replace("co \"", "co \\\"")
        .replace("\"]", "\\\"]")
        .replace("PatchOp\\\"]", "PatchOp\"]");
  }

  private static String json(String singleQuoted) {
    return singleQuoted.replace('\'', '"');
  }
}
