package dev.conveyor.ingress.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.conveyor.ingress.protocol.GroupEdit.AddMembers;
import dev.conveyor.ingress.protocol.GroupEdit.RemoveMembers;
import dev.conveyor.ingress.protocol.GroupEdit.Rename;
import dev.conveyor.ingress.protocol.GroupEdit.ReplaceMembers;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class GroupPatchTest {

  static Stream<Arguments> edits() {
    return Stream.of(
        Arguments.of(
            "{'op':'replace','value':{'id':'g1','displayName':'X'}}", List.of(new Rename("X"))),
        Arguments.of(
            "{'op':'add','path':'members','value':[{'value':'u1'},{'value':'u2'},{'value':'u1'}]}",
            List.of(new AddMembers(Members.of(List.of("u1", "u2"))))),
        Arguments.of(
            "{'op':'Add','path':'Members','value':{'value':'u1'}}",
            List.of(new AddMembers(Members.of(List.of("u1"))))),
        Arguments.of(
            "{'op':'remove','path':'members[value eq ~u1~]'}",
            List.of(new RemoveMembers(List.of("u1")))),
        Arguments.of(
            "{'op':'remove','path':'members[value eq ~u1~ or value eq ~u2~]'}",
            List.of(new RemoveMembers(List.of("u1", "u2")))),
        Arguments.of(
            "{'op':'Remove','path':'members','value':[{'$ref':null,'value':'u1'}]}",
            List.of(new RemoveMembers(List.of("u1")))),
        Arguments.of("{'op':'remove','path':'members'}", List.of(new ReplaceMembers(Members.NONE))),
        Arguments.of(
            "{'op':'Remove','path':'members','value':[]}", List.of(new RemoveMembers(List.of()))),
        Arguments.of("{'op':'add','path':'members','value':'u1'}", added("u1")),
        Arguments.of("{'op':'add','path':'members','value':['u1','u2']}", added("u1", "u2")),
        Arguments.of("{'op':'add','value':{'members':['u1']}}", added("u1")),
        Arguments.of(
            "{'op':'add','path':'members','value':[{'$ref':null,'value':'u1'}]}", added("u1")),
        Arguments.of(
            "{'op':'add','path':'members','value':[{'value':[{'$ref':null,'value':'u1'}]}]}",
            added("u1")),
        Arguments.of(
            "{'op':'add','path':'members','value':[{'value':['u1','u2']}]}", added("u1", "u2")),
        Arguments.of(
            "{'op':'remove','path':'members','value':'u1'}",
            List.of(new RemoveMembers(List.of("u1")))),
        Arguments.of(
            "{'op':'remove','path':'members[value eq u1]'}",
            List.of(new RemoveMembers(List.of("u1")))),
        Arguments.of(
            "{'op':'add','path':'members','value':["
                + "{'value':'u1'},{'value':'g1','type':'group'},"
                + "{'value':'g2','$ref':'https://x/scim/v2/acme/Groups/g2'},"
                + "{'value':'u2','$ref':'https://x/scim/v2/groups/Users/u2'}]}",
            List.of(new AddMembers(new Members(List.of("u1", "u2"), List.of("g1", "g2"))))),
        Arguments.of(
            "{'op':'replace','path':'members','value':[]}",
            List.of(new ReplaceMembers(Members.of(List.of())))),
        Arguments.of(
            "{'op':'replace','value':{'displayName':'Y','members':[{'value':'u3','display':null}]}}",
            List.of(new Rename("Y"), new ReplaceMembers(Members.of(List.of("u3"))))));
  }

  private static List<GroupEdit> added(String... members) {
    return List.of(new AddMembers(Members.of(List.of(members))));
  }

  @ParameterizedTest
  @MethodSource("edits")
  void operationsAreParsedAsEdits(String operation, List<GroupEdit> expected) {
    assertThat(GroupPatch.parse(patch(operation))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'op':'replace','path':'shoeSize','value':1} | invalidPath",
        "{'op':'replace','path':'members.value','value':'x'} | invalidPath",
        "{'op':'replace','path':'members[value eq ~u1~]','value':[]} | invalidPath",
        "{'op':'remove','path':'members[display eq ~u1~]'} | invalidPath",
        "{'op':'add','path':'members','value':''} | invalidValue",
        "{'op':'add','path':'members','value':[1]} | invalidValue",
        "{'op':'add','path':'members','value':[{}]} | invalidValue",
        "{'op':'add','path':'members','value':[{'value':{'display':'x'}}]} | invalidValue",
        "{'op':'add','path':'members','value':'a\\u0007'} | invalidValue",
        "{'op':'add','path':'members','value':[{'value':''}]} | invalidValue",
        "{'op':'remove','path':'displayName'} | mutability",
        "{'op':'replace','path':'id','value':'x'} | mutability",
        "{'op':'replace','path':'displayName','value':''} | invalidValue",
      })
  void invalidOperationsAreRejected(String operation, String scimType) {
    assertThatThrownBy(() -> GroupPatch.parse(patch(operation)))
        .isInstanceOfSatisfying(
            ScimProblem.class, problem -> assertThat(problem.scimType()).isEqualTo(scimType));
  }

  @Test
  void parkedMemberPatchIsValid() {
    assertThat(GroupPatch.parse(GroupPatch.addMember("a\"b")))
        .isEqualTo(List.of(new AddMembers(Members.of(List.of("a\"b")))));
  }

  private static String patch(String operation) {
    return ("{'schemas':['urn:ietf:params:scim:api:messages:2.0:PatchOp'],'Operations':["
            + operation
            + "]}")
        .replace('\'', '"')
        .replace("~", "\\\"");
  }
}
