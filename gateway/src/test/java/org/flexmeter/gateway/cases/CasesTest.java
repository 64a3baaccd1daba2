package org.flexmeter.gateway.cases;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.flexmeter.gateway.catalogue.Catalogues;
import org.flexmeter.gateway.catalogue.Spelling;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Walks {@code src/test/resources/cases/<gateway>/<case>}, the specification that runs. Its
 * README.md says what a case's files are; a new case needs no Java.
 */
class CasesTest {
    private static final Path CASES = Path.of("src/test/resources/cases");
    private static final Catalogues CATALOGUES = Catalogues.packaged(Spelling.PRINTED);

    @TestFactory
    Stream<DynamicNode> cases() throws IOException {
        return folders(CASES).stream()
                .map(
                        gateway ->
                                DynamicContainer.dynamicContainer(
                                        gateway.getFileName().toString(), ofGateway(gateway)));
    }

    private static Stream<DynamicTest> ofGateway(Path gateway) {
        return folders(gateway).stream()
                .map(
                        folder ->
                                DynamicTest.dynamicTest(
                                        folder.getFileName().toString(),
                                        folder.toUri(),
                                        () -> run(folder)));
    }

    private static void run(Path folder) {
        Case given = new Case(CASES, folder);
        Outcome outcome = Outcome.of(given, CATALOGUES);
        String difference =
                Difference.between("expected.json", given.expected(), outcome.messages())
                        + Difference.between("refused.json", given.refused(), outcome.refusals())
                        + outcome.complaints();
        if (!difference.isEmpty()) {
            fail(folder + " differs\n" + difference);
        }
    }

    private static List<Path> folders(Path in) {
        try (Stream<Path> all = Files.list(in)) {
            return all.filter(Files::isDirectory).sorted().toList();
        } catch (IOException unreadable) {
            throw new IllegalStateException("cannot list " + in, unreadable);
        }
    }
}
