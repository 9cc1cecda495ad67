package dev.conveyor.ingress;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Dependencies are one-way; services communicate only through topics. */
class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.conveyor.ingress");

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.conveyor.ingress.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void servicesDoNotDependOnEachOther() {
    String[] others =
        java.util.stream.Stream.of("ingress", "provisioning", "rolesync", "console", "quickstart")
            .filter(room -> !room.equals("ingress"))
            .map(room -> "dev.conveyor." + room + "..")
            .toArray(String[]::new);
    noClasses().should().dependOnClassesThat().resideInAnyPackage(others).check(CLASSES);
  }

  @Test
  void protocolHasNoSpringSqlOrKafka() {
    noClasses()
        .that()
        .resideInAPackage("..protocol..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.springframework..", "java.sql..", "javax.sql..", "org.apache.kafka..", "jakarta..")
        .check(CLASSES);
  }

  @Test
  void mainCodeUsesNeitherSdkNorJackson2() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.unboundid..", "com.fasterxml.jackson.databind..")
        .check(CLASSES);
  }

  /** {@code AdmissionInterceptor} asks for a token where the path names an organization. */
  @Test
  void everyControllerIsBehindAnOrganizationsToken() {
    classes()
        .that()
        .areAnnotatedWith(RestController.class)
        .should(
            ArchCondition.from(
                DescribedPredicate.describe(
                    "be mapped below /scim/v2/{organization}",
                    type ->
                        type.isAnnotatedWith(RequestMapping.class)
                            && List.of(type.getAnnotationOfType(RequestMapping.class).value())
                                .equals(List.of("/scim/v2/{organization}")))))
        .check(CLASSES);
  }
}
