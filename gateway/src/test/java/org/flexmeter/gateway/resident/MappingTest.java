package org.flexmeter.gateway.resident;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class MappingTest {
    private static final String FM = "/usr/bin/fm";

    private static List<String> smaps(String... mappings) {
        return List.of(String.join("\n", mappings).split("\n"));
    }

    private static String mapping(String head, int resident, int dirty, int anonymous) {
        return """
        %s
        Size:              43264 kB
        KernelPageSize:        4 kB
        Rss:              %d kB
        Pss:                   1 kB
        Private_Dirty:         %d kB
        Anonymous:             %d kB
        VmFlags: rd ex mr mw me dw sd"""
                .formatted(head, resident, dirty, anonymous);
    }

    @Test
    void whatNobodyMayWriteAndNobodyHasChanged() {
        List<String> smaps =
                smaps(
                        mapping("00400000-00403000 r--p 00000000 fe:00 42   " + FM, 12, 8, 0),
                        mapping("00403000-02d3f000 r-xp 00003000 fe:00 42   " + FM, 27188, 0, 0),
                        mapping("02d4d000-02d4e000 r--p 0294d000 fe:00 42   " + FM, 4, 4, 4),
                        mapping("02d4e000-02d52000 rw-p 0294e000 fe:00 42   " + FM, 16, 0, 0),
                        mapping(
                                "7f00a0000000-7f00a0100000 r-xp 00000000 fe:00 7 /lib/c.so",
                                9,
                                0,
                                0),
                        mapping("7f00b0000000-7f00b0100000 r--p 00000000 00:00 0", 8, 0, 0),
                        mapping("7ffc00000000-7ffc00021000 r-xp 00000000 00:00 0 [vdso]", 8, 0, 0));
        assertThat(Mapping.unchanged(smaps, FM))
                .containsExactly(
                        new Mapping(0x400000, 0x3000, 12 * 1_024),
                        new Mapping(0x403000, 0x293c000, 27_188 * 1_024));
    }

    @Test
    void whereTheSystemDoesNotTellNothingIsTouched() {
        assertThat(
                        Mapping.unchanged(
                                List.of(
                                        "00400000-00403000 r--p 00000000 fe:00 42 " + FM,
                                        "Rss: 12 kB"),
                                FM))
                .isEmpty();
        assertThat(Mapping.unchanged(List.of("no such line", ""), FM)).isEmpty();
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "not Linux")
    void whatThisSystemTellsIsUnderstood() throws Exception {
        Path self = Path.of("/proc/self");
        String java = self.resolve("exe").toRealPath().toString();
        assertThat(Mapping.unchanged(Files.readAllLines(self.resolve("smaps")), java))
                .isNotEmpty()
                .allSatisfy(
                        mapping -> {
                            assertThat(mapping.bytes()).isPositive();
                            assertThat(mapping.resident()).isBetween(0L, mapping.bytes());
                        });
    }
}
