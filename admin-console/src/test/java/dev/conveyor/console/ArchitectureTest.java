package dev.conveyor.console;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.conveyor.console.audit.Audit;
import org.junit.jupiter.api.Test;
import org.springframework.stereotype.Controller;

/** Arrows point one way; services meet on topics alone. */
class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.conveyor.console");

  @Test
  void roomsHaveNoCycles() {
    slices().matching("dev.conveyor.console.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void noServiceKnowsAnother() {
    String[] others =
        java.util.stream.Stream.of("ingress", "provisioning", "rolesync", "console", "quickstart")
            .filter(room -> !room.equals("console"))
            .map(room -> "dev.conveyor." + room + "..")
            .toArray(String[]::new);
    noClasses().should().dependOnClassesThat().resideInAnyPackage(others).check(CLASSES);
  }

  /** Every act audits itself, so that page and API cannot differ in it. */
  @Test
  void controllersDoNotUseTheAuditStore() {
    noClasses()
        .that()
        .areMetaAnnotatedWith(Controller.class)
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(Audit.class)
        .check(CLASSES);
  }

  @Test
  void signInRulesKnowNoSpringAndNoSql() {
    noClasses()
        .that()
        .haveSimpleName("SignIn")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.springframework..", "java.sql..")
        .check(CLASSES);
  }
}
