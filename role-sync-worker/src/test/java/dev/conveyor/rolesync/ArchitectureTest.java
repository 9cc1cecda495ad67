package dev.conveyor.rolesync;

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
          .importPackages("dev.conveyor.rolesync");

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.conveyor.rolesync.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void servicesDoNotDependOnEachOther() {
    String[] others =
        java.util.stream.Stream.of("ingress", "provisioning", "rolesync", "console", "quickstart")
            .filter(room -> !room.equals("rolesync"))
            .map(room -> "dev.conveyor." + room + "..")
            .toArray(String[]::new);
    noClasses().should().dependOnClassesThat().resideInAnyPackage(others).check(CLASSES);
  }
}
