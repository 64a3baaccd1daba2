package org.flexmeter.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import java.nio.file.Files;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The rules of the house that a compiler does not keep. */
class ArchitectureTest {

    private static final String ROOT = "org.flexmeter.gateway.";

    private static final Pattern PARTS =
            Pattern.compile("org[.]flexmeter[.]world([.](broker|database|line|net|oidc))?");

    private static final JavaClasses TESTS =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.OnlyIncludeTests())
                    .importPackages("org.flexmeter.gateway");

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

    /** Who edits or damages a file must not cost the program its memory: {@code BoundedFile}. */
    @Test
    void filesOfPeopleAreReadUpToALimit() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "bounded..", ROOT + "resident..")
                .and()
                .doNotHaveSimpleName("OwnLibrary")
                .should()
                .callMethodWhere(
                        DescribedPredicate.describe(
                                "a whole file is read",
                                call ->
                                        call.getTargetOwner().isEquivalentTo(Files.class)
                                                && WHOLE.contains(call.getTarget().getName())))
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

    /** {@code ./verify --units} leaves those out, and stays within three minutes. */
    @Test
    void testsThatStartPartsSaySo() {
        classes()
                .that()
                .haveSimpleNameEndingWith("Test")
                .and(DescribedPredicate.describe("start parts", ArchitectureTest::startsParts))
                .should(
                        ArchCondition.from(
                                DescribedPredicate.describe(
                                        "be tagged \"parts\"", ArchitectureTest::tagged)))
                .check(TESTS);
    }

    private static final Set<String> WHOLE =
            Set.of("readString", "readAllLines", "readAllBytes", "lines");

    private static boolean startsParts(JavaClass test) {
        return test.getDirectDependenciesFromSelf().stream()
                .map(dependency -> dependency.getTargetClass().getPackageName())
                .anyMatch(PARTS.asMatchPredicate());
    }

    private static boolean tagged(JavaClass test) {
        return Stream.of(test.reflect().getAnnotationsByType(Tag.class))
                .anyMatch(tag -> tag.value().equals("parts"));
    }
}
