package dev.conveyor.provisioning;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Dependencies are one-way; services communicate only through topics. */
class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.conveyor.provisioning");

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.conveyor.provisioning.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void servicesDoNotDependOnEachOther() {
    String[] others =
        java.util.stream.Stream.of("ingress", "provisioning", "rolesync", "console", "quickstart")
            .filter(room -> !room.equals("provisioning"))
            .map(room -> "dev.conveyor." + room + "..")
            .toArray(String[]::new);
    noClasses().should().dependOnClassesThat().resideInAnyPackage(others).check(CLASSES);
  }

  @Test
  void rulesArePure() {
    noClasses()
        .that()
        .resideInAPackage("..rules..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.springframework..",
            "java.sql..",
            "javax.sql..",
            "org.apache.kafka..",
            "org.slf4j..")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(java.time.Clock.class)
        .check(CLASSES);
  }
}
