package org.flexmeter.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaStaticInitializer;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.camel.Component;
import org.apache.camel.Endpoint;
import org.eclipse.microprofile.config.ConfigProvider;
import org.flexmeter.gateway.codec.Codec;
import org.flexmeter.gateway.operate.MBeans;
import org.flexmeter.world.process.ProjectRoot;
import org.junit.jupiter.api.Test;

/**
 * What the native binary is told of agrees with the program: a class that was moved, or a bean that
 * was added, would be missed natively alone, and minutes later.
 */
class NativeMetadataTest {
    private static final String METADATA =
            "META-INF/native-image/org.flexmeter/gateway/reachability-metadata.json";

    private static final JavaClasses PRODUCT =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("org.flexmeter.gateway");

    private final JsonNode metadata = read();
    private final Set<String> types =
            stream(metadata.path("reflection"))
                    .map(entry -> entry.path("type"))
                    .filter(JsonNode::isTextual)
                    .map(JsonNode::asText)
                    .collect(Collectors.toCollection(TreeSet::new));

    @Test
    void everyClassIsThere() {
        assertThat(types)
                .isNotEmpty()
                .allSatisfy(
                        name ->
                                Class.forName(
                                        name.replace("[]", ""),
                                        false,
                                        NativeMetadataTest.class.getClassLoader()));
    }

    /** A static field that keeps a setting would keep that of the machine that built the binary. */
    @Test
    void noSettingIsReadWhileTheBinaryIsBuilt() {
        List<String> readers =
                PRODUCT.stream()
                        .filter(c -> c.getStaticInitializer().stream().anyMatch(this::asks))
                        .map(JavaClass::getName)
                        .toList();
        assertThat(readers).isNotEmpty().allSatisfy(name -> assertThat(later()).contains(name));
    }

    private boolean asks(JavaStaticInitializer initializer) {
        return initializer.getMethodCallsFromSelf().stream()
                .anyMatch(
                        call ->
                                call.getTargetOwner().isEquivalentTo(ConfigProvider.class)
                                        || call.getTargetOwner().isEquivalentTo(System.class)
                                                && call.getTarget().getName().startsWith("get"));
    }

    private static String later() {
        String file = "META-INF/native-image/org.flexmeter/gateway/native-image.properties";
        try (InputStream in = NativeMetadataTest.class.getClassLoader().getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void everyInterfaceOfAnMBeanIsTold() {
        Set<String> told =
                Stream.of(MBeans.class.getAnnotation(RegisterForReflection.class).targets())
                        .map(Class::getName)
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(
                        names(
                                PRODUCT.stream()
                                        .filter(c -> c.getSimpleName().endsWith("MXBean"))
                                        .toList()))
                .isNotEmpty()
                .isSubsetOf(told);
    }

    /** Their attributes and operations are found by the methods of these interfaces. */
    @Test
    void everyInterfaceOfCamelsMBeansIsTold() {
        assertThat(
                        names(
                                new ClassFileImporter()
                                                .importPackages(
                                                        "org.apache.camel.api.management.mbean")
                                                .stream()
                                                .filter(JavaClass::isInterface)
                                                .filter(
                                                        c ->
                                                                c.getSimpleName()
                                                                        .startsWith("Managed"))
                                                .toList()))
                .hasSizeGreaterThan(50)
                .isSubsetOf(types);
    }

    @Test
    void noClassIsToldTwice() {
        assertThat(stream(metadata.path("reflection")).map(entry -> entry.path("type").toString()))
                .doesNotHaveDuplicates();
    }

    @Test
    void everyBeanThatRoutesNameIsTold() {
        assertThat(names(PRODUCT.stream().filter(c -> c.isAnnotatedWith(Named.class)).toList()))
                .isNotEmpty()
                .isSubsetOf(types);
    }

    @Test
    void everyComponentAndCodecIsTold() {
        assertThat(
                        names(
                                PRODUCT.stream()
                                        .filter(
                                                c ->
                                                        c.isAssignableTo(Component.class)
                                                                || c.isAssignableTo(Endpoint.class)
                                                                || c.isAssignableTo(Codec.class))
                                        .filter(c -> !c.isInterface())
                                        .filter(
                                                c ->
                                                        !c.getModifiers()
                                                                .contains(JavaModifier.ABSTRACT))
                                        .toList()))
                .isNotEmpty()
                .isSubsetOf(types);
    }

    /** A service that is not told is not found natively, without a word. */
    @Test
    void everyServiceOfOursIsToldWithItsProviders() throws Exception {
        Path services = ProjectRoot.find().resolve("gateway/src/main/resources/META-INF/services");
        List<String> globs =
                stream(metadata.path("resources"))
                        .map(entry -> entry.path("glob").asText())
                        .toList();
        try (Stream<Path> files = Files.list(services)) {
            List<Path> all = files.filter(Files::isRegularFile).toList();
            assertThat(all).isNotEmpty();
            for (Path file : all) {
                assertThat(globs)
                        .as(file.toString())
                        .anyMatch(
                                glob ->
                                        ("META-INF/services/" + file.getFileName())
                                                .matches(
                                                        glob.replace(".", "[.]")
                                                                .replace("*", ".*")));
                assertThat(types).containsAll(Files.readAllLines(file));
            }
        }
    }

    @Test
    void whatAnnotationsTellIsNotToldAgain() {
        assertThat(
                        names(
                                PRODUCT.stream()
                                        .filter(c -> c.isAnnotatedWith(RegisterForReflection.class))
                                        .toList()))
                .isNotEmpty()
                .doesNotContainAnyElementsOf(types);
    }

    @Test
    void everyFolderOfResourcesIsThere() {
        assertThat(stream(metadata.path("resources")).map(entry -> entry.path("glob").asText()))
                .filteredOn(glob -> !glob.isEmpty())
                .isNotEmpty()
                .allSatisfy(
                        glob ->
                                assertThat(
                                                NativeMetadataTest.class
                                                        .getClassLoader()
                                                        .getResource(fixedPart(glob)))
                                        .as(glob)
                                        .isNotNull());
    }

    private static String fixedPart(String glob) {
        int star = glob.indexOf('*');
        return star < 0 ? glob : glob.substring(0, glob.lastIndexOf('/', star));
    }

    private static List<String> names(List<JavaClass> classes) {
        return classes.stream().map(JavaClass::getName).toList();
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static JsonNode read() {
        try (InputStream in =
                NativeMetadataTest.class.getClassLoader().getResourceAsStream(METADATA)) {
            return new ObjectMapper()
                    .readTree(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
