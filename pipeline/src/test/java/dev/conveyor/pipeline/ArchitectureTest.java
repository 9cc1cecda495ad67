package dev.conveyor.pipeline;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.conveyor.pipeline");

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.conveyor.pipeline.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void nothingDependsOnBoot() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.conveyor.pipeline.boot..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.conveyor.pipeline.boot..")
        .check(CLASSES);
  }

  @Test
  void databasePackageDoesNotDependOnKafka() {
    noClasses()
        .that()
        .resideInAnyPackage("..database..", "..outbox..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..", "org.springframework.kafka..")
        .check(CLASSES);
  }
}
