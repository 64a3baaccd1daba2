package org.flexmeter.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.flexmeter.gateway.cluster.Entry.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may not stand in one write, since in Cassandra its removals would win. */
class FencedWriterTest {

    @ParameterizedTest(name = "{0}, then {1}: {2}")
    @CsvSource({
        "put part a, put part a, false",
        "all part, put part a, true",
        "all part, put taken a, false",
        "before taken 5, put taken 4, true",
        "before taken 5, put taken 5, false",
        "before taken 5, put part 4, false",
        "remove command x, put command x, true",
        "remove command x, put command y, false",
        "put part a, all part, false"
    })
    void splits(String before, String next, boolean undoes) {
        assertThat(FencedWriter.undoes(List.of(change(before)), List.of(change(next))))
                .isEqualTo(undoes);
    }

    private static Change change(String text) {
        List<String> words = Arrays.asList(text.split(" "));
        Kind kind = Kind.of(words.get(1));
        return switch (words.get(0)) {
            case "put" -> new Change.Put(new Entry("f", kind, words.get(2), new byte[0]));
            case "remove" -> new Change.Remove("f", kind, words.get(2));
            case "before" -> new Change.RemoveBefore("f", kind, words.get(2));
            default -> new Change.RemoveAll("f", kind);
        };
    }
}
