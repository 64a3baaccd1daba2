package org.flexmeter.gateway.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.flexmeter.gateway.check.PackagedSettings.Setting;
import org.flexmeter.world.process.ProjectRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** docs/memory.md has the numbers of the code and of the settings, and adds up. */
class MemoryDocTest {
    private static final String GATEWAY = "org.flexmeter.gateway.";
    private static final Pattern NUMBER = Pattern.compile("`([\\w.<>-]+)` (\\d+)");
    private static final Pattern SUMS = Pattern.compile("(?m)^\\| (.*) \\| (\\d+) \\| (\\d+) \\|$");

    private static String page() throws IOException {
        return Files.readString(ProjectRoot.find().resolve("docs/memory.md"));
    }

    private static Map<String, Long> numbers() throws IOException {
        Map<String, Long> numbers = new TreeMap<>();
        for (MatchResult each : NUMBER.matcher(page()).results().toList()) {
            numbers.put(each.group(1), Long.parseLong(each.group(2)));
        }
        return numbers;
    }

    private static boolean isConstant(String name) {
        return Character.isUpperCase(name.charAt(name.lastIndexOf('.') + 1));
    }

    private static long constant(String name) {
        int dot = name.lastIndexOf('.');
        try {
            Field field =
                    Class.forName(GATEWAY + name.substring(0, dot))
                            .getDeclaredField(name.substring(dot + 1));
            field.setAccessible(true);
            return ((Number) field.get(null)).longValue();
        } catch (ReflectiveOperationException gone) {
            throw new AssertionError(name + " is not there any more", gone);
        }
    }

    @Test
    void constantsAreThoseOfTheCode() throws IOException {
        Map<String, Long> named = numbers();
        named.keySet().removeIf(name -> !isConstant(name));
        assertThat(named)
                .hasSizeGreaterThan(10)
                .allSatisfy((name, value) -> assertThat(constant(name)).as(name).isEqualTo(value));
    }

    @Test
    void settingsAreThosePackaged() throws IOException {
        Map<String, String> packaged =
                PackagedSettings.read().all().stream()
                        .collect(Collectors.toMap(Setting::name, Setting::defaultValue));
        Map<String, Long> named = numbers();
        named.keySet().removeIf(MemoryDocTest::isConstant);
        assertThat(named)
                .hasSizeGreaterThan(4)
                .allSatisfy((name, value) -> assertThat(packaged).containsEntry(name, "" + value));
    }

    @ParameterizedTest
    @CsvSource({"2, 128", "3, 256"})
    void theSumFitsTheHeap(int column, int heap) throws IOException {
        List<MatchResult> rows = SUMS.matcher(page()).results().toList();
        long sum = 0;
        for (MatchResult row : rows.subList(0, rows.size() - 1)) {
            sum += Long.parseLong(row.group(column));
        }
        MatchResult all = rows.get(rows.size() - 1);
        assertThat(all.group(1)).contains("**all**");
        assertThat(Long.parseLong(all.group(column))).isEqualTo(sum).isLessThan(heap);
    }
}
