package dev.conveyor.ingress.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserPatchTest {

  /** The content of the brackets of a value path. */
  private static final Pattern FILTER =
      Pattern.compile("(?<=[a-z0-9]\\[)[^\\]]*(?=\\])", Pattern.CASE_INSENSITIVE);

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
        "{'op':'add','path':'emails','value':{'type':'home','value':'h@x'}} | {'emails':[{'type':'home','value':'h@x'}]}",
        "{'op':'replace','path':'emails[type eq 'home']','value':{'value':'only@x'}} | {'emails':[{'value':'only@x'}]}",
        "{'op':'add','path':'emails[type eq 'home']','value':{'display':'D'}} | {'emails':[{'type':'home','value':'h@x','display':'D'}]}",
        "{'op':'replace','path':'emails.value','value':'all@x'} | {'emails':[{'type':'home','value':'all@x'}]}",
        "{'op':'add','path':'phoneNumbers.value','value':'1'} | {'phoneNumbers':[{'value':'1'}]}",
        "{'op':'add','path':'emails','value':'n@x'} | {'emails':[{'type':'home','value':'h@x'},{'value':'n@x'}]}",
        "{'op':'add','path':'emails','value':[{'type':'HOME','value':'H@x','display':'D'}]} | {'emails':[{'type':'home','value':'h@x','display':'D'}]}",
        "{'op':'replace','path':'emails[type eq home]','value':'n@x'} | {'emails':[{'value':'n@x'}]}",
        "{'op':'replace','path':'emails[type eq 'work' and primary eq true].value','value':'w@x'} | {'emails':[{'type':'home','value':'h@x'},{'type':'work','primary':true,'value':'w@x'}]}",
        "{'op':'replace','path':'emails[type eq 'work']','value':{'value':'w@x'}} | {'emails':[{'type':'home','value':'h@x'},{'type':'work','value':'w@x'}]}",
        "{'op':'remove','path':'emails','value':[]} | {'emails':[{'type':'home','value':'h@x'}]}",
        "{'op':'replace','path':'roles','value':'admin'} | {'roles':[{'value':'admin'}]}",
        "{'op':'replace','value':{'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User':{'schemas':['x'],'department':'D'}}} | {'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User':{'department':'D'}}",
        "{'op':'add','path':'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User','value':{'Schemas':null,'department':'D'}} | {'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User':{'department':'D'}}",
        "{'op':'add','path':'roles[primary eq 'True'].value','value':'R'} | {'roles':[{'primary':true,'value':'R'}]}",
        "{'op':'add','path':'name','value':{'familyName':'B','givenName':null}} | {'name':{'familyName':'B'}}",
        "{'op':'add','path':'password','value':'secret'} | {'title':'T'}",
        "{'op':'replace','path':'urn:ietf:params:scim:schemas:core:2.0:User:title','value':'V'} | {'title':'V'}",
        "{'op':'replace','value':{'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User':{'department':'D'}}} | {'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User':{'department':'D'}}",
      })
  void operationsSetAttributes(String operation, String expected) {
    UserDocument patched = UserPatch.parse(patch(operation)).apply(ANN);

    var expectedNode = Json.trusted(json(expected));
    expectedNode
        .properties()
        .forEach(field ->
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
        "{'op':'Remove','path':'emails','value':[{'value':'h@x'}]} | emails",
        "{'op':'Remove','path':'emails','value':[{'value':'H@X'}]} | emails",
        "{'op':'Remove','path':'emails','value':null} | emails",
        "{'op':'remove','path':'name.givenName'} | name",
        "{'op':'replace','path':'name','value':{'givenName':''}} | name",
      })
  void operationsRemoveAttributes(String operation, String attribute) {
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
        "{'op':'replace','path':'emails[type eq 'work'].value','value':'x'} | invalidValue",
        "{'op':'replace','path':'emails[value eq 'gone@x']','value':{'value':'n@x'}} | noTarget",
        "{'op':'replace','path':'emails[value eq 'gone@x'].value','value':'n@x'} | noTarget",
        "{'op':'add','path':'emails[display eq 'D'].value','value':'n@x'} | noTarget",
        "{'op':'replace','path':'emails[type eq 'work' and value eq 'w@x'].display','value':'D'} | noTarget",
        "{'op':'replace','path':'emails[type ne 'home'].value','value':'n@x'} | noTarget",
        "{'op':'replace','path':'emails[primary eq true].value','value':'n@x'} | noTarget",
        "{'op':'replace','path':'emails[type eq 'work'].value','value':''} | noTarget",
        "{'op':'replace','path':'emails[type eq 'work']','value':[]} | noTarget",
        "{'op':'replace','path':'x509Certificates[value gt 'QQ=='].type','value':'t'} | invalidFilter",
        "{'op':'replace','value':{'title':'A','urn:ietf:params:scim:schemas:core:2.0:User:Title':'B'}} | invalidSyntax",
        "{'op':'replace','value':{'title':'A','TITLE':'B'}} | invalidSyntax",
        "{'op':'replace','path':'emails[shoe eq 'x'].value','value':'y'} | invalidFilter",
        "{'op':'replace','path':'emails[type eq ].value','value':'y'} | invalidFilter",
        "{'op':'replace','path':'name[givenName eq 'Ann']','value':{}} | invalidPath",
        "{'op':'replace','path':'userName','value':''} | invalidValue",
        "{'op':'add','path':'name','value':{'shoe':'x'}} | invalidValue",
        "{'op':'add','path':'emails','value':[{'shoe':'x'}]} | invalidValue",
        "{'op':'replace','path':'urn:nobody:knows:2.0:User:shoe','value':'x'} | invalidPath",
        "{'op':'remove','path':'urn:ietf:params:scim:schemas:core:2.0:User'} | mutability",
        "{'op':'replace','path':'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.displayName','value':'x'} | mutability",
        "{'op':'add','path':'emails','value':[{'value':'b@x','primary':true},{'value':'c@x','primary':true}]} | invalidValue",
        "{'op':'remove','path':'userName'} | mutability",
        "{'op':'remove'} | noTarget",
        "{'op':'replace','path':'emails[value co 'zz'].type','value':'work'} | noTarget",
        "{'op':'replace','value':'x'} | invalidSyntax",
        "{'op':'replace','path':'title'} | invalidSyntax",
      })
  void invalidOperationsAreRejected(String operation, String scimType) {
    assertThatThrownBy(() -> UserPatch.parse(patch(operation)).apply(ANN))
        .isInstanceOfSatisfying(
            ScimProblem.class,
            problem -> {
              assertThat(problem.status()).isEqualTo(400);
              assertThat(problem.scimType()).isEqualTo(scimType);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "[{'value':'old@x'}] | [{'value':'new@x','type':'work'}]",
        "[{'value':'old@x','primary':true}] | [{'value':'new@x','primary':true,'type':'work'}]",
        "[{'value':'h@x','type':'home'},{'value':'old@x','primary':true}]"
            + " | [{'value':'h@x','type':'home'},{'value':'new@x','primary':true,'type':'work'}]",
        "[{'value':'a@x'},{'value':'b@x'}] | [{'value':'a@x'},{'value':'b@x'},{'value':'new@x','type':'work'}]",
        "[{'value':'a@x'},{'value':'h@x','type':'home','primary':true}]"
            + " | [{'value':'a@x'},{'value':'h@x','type':'home','primary':true},{'value':'new@x','type':'work'}]",
        "[{'value':'a@x','primary':true},{'value':'w@x','type':'work'}]"
            + " | [{'value':'a@x','primary':true},{'value':'new@x','type':'work'}]",
      })
  void filterMatchesTypelessPrimaryOrOnlyAddress(String held, String expected) {
    for (String op : new String[] {"Replace", "Add"}) {
      UserDocument user = UserDocument.parse(json("{'userName':'ann','emails':" + held + "}"));
      String operation =
          patch("{'op':'" + op + "','path':'emails[type eq 'work'].value','value':'new@x'}");

      UserDocument patched = UserPatch.parse(operation).apply(user);

      assertThat(patched)
          .isEqualTo(UserDocument.parse(json("{'userName':'ann','emails':" + expected + "}")));
    }
  }

  @Test
  void newPrimaryValueReplacesTheOldOne() {
    String operation =
        patch(
            "{'op':'add','path':'emails','value':[{'value':'a@x','primary':true}]},"
                + "{'op':'add','path':'emails','value':[{'value':'b@x','primary':true}]}");

    UserDocument patched = UserPatch.parse(operation).apply(ANN);

    assertThat(Json.trusted(patched.json()).at("/emails/1/primary").booleanValue()).isFalse();
    assertThat(Json.trusted(patched.json()).at("/emails/2/primary").booleanValue()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'op':'replace','path':'title','value':'T'}",
        "{'op':'add','path':'emails','value':[{'type':'home','value':'h@x'}]}",
        "{'op':'remove','path':'nickName'}",
        "{'op':'remove','path':'emails[type eq 'fax']'}",
        "{'op':'remove','path':'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'}",
        "{'op':'add','path':'name','value':{}}",
      })
  void operationsWithoutEffectChangeNothing(String operation) {
    assertThat(UserPatch.parse(patch(operation)).apply(ANN)).isEqualTo(ANN);
  }

  @Test
  void patchesAreAtomic() {
    String twice =
        patch("{'op':'replace','path':'title','value':'U'},{'op':'remove','path':'userName'}");

    assertThatThrownBy(() -> UserPatch.parse(twice).apply(ANN)).isInstanceOf(ScimProblem.class);
    assertThat(Json.trusted(ANN.json()).get("title").stringValue()).isEqualTo("T");
  }

  /** Quotes inside a filter are escaped once more than those of the surrounding JSON. */
  private static String patch(String operations) {
    String escaped =
        FILTER.matcher(operations).replaceAll(filter -> filter.group().replace("'", "\\\\\""));
    return json(
        "{'schemas':['urn:ietf:params:scim:api:messages:2.0:PatchOp'],'Operations':["
            + escaped
            + "]}");
  }

  private static String json(String singleQuoted) {
    return singleQuoted.replace('\'', '"');
  }
}
