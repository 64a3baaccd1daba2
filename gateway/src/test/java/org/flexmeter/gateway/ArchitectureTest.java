package org.flexmeter.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The rules of the house that a compiler does not keep. */
class ArchitectureTest {

    private static final String ROOT = "org.flexmeter.gateway.";

    private static final JavaClasses PRODUCT =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("org.flexmeter.gateway");

    @Test
    void messagesDependOnNothingOfOurs() {
        classes()
                .that()
                .resideInAPackage(ROOT + "message..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "com.fasterxml.jackson..", ROOT + "message..")
                .check(PRODUCT);
    }

    @Test
    void pureStepsKnowNoCamelNoQuarkusAndNoNetwork() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        ROOT + "codec..",
                        ROOT + "catalogue..",
                        ROOT + "registry..",
                        ROOT + "translate..",
                        ROOT + "window..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.camel..",
                        "io.quarkus..",
                        "jakarta..",
                        "java.net.http..",
                        "java.nio.channels..",
                        "javax.sql..",
                        "org.eclipse.paho..",
                        "com.datastax..",
                        "com.fazecast..")
                .check(PRODUCT);
    }

    @Test
    void pureStepsHaveNoClockOfTheirOwn() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + "codec..", ROOT + "translate..", ROOT + "window..")
                .should()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(PRODUCT);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(PRODUCT);
    }

    @Test
    void nothingStaticCanChange() {
        fields().that().areStatic().should().beFinal().check(PRODUCT);
    }

    @Test
    void theProductKnowsNothingOfTheSimulatedWorld() {
        noClasses()
                .that()
                .resideInAPackage("org.flexmeter.gateway..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.flexmeter.world..")
                .check(PRODUCT);
    }
}
