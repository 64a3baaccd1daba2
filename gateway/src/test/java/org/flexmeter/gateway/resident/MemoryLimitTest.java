package org.flexmeter.gateway.resident;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class MemoryLimitTest {
    @TempDir private Path root;

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text + "\n");
    }

    @Test
    void ofTheGroupOrOneThatItLiesIn() throws IOException {
        write("proc/self/cgroup", "0::/system.slice/flexmeter.service");
        write("sys/fs/cgroup/system.slice/flexmeter.service/memory.max", "134217728");
        write("sys/fs/cgroup/system.slice/memory.max", "max");
        assertThat(MemoryLimit.bytes(root)).hasValue(134_217_728);

        write("sys/fs/cgroup/system.slice/memory.max", "100000000");
        assertThat(MemoryLimit.bytes(root)).hasValue(100_000_000);
    }

    @Test
    void ofVersionOneAsWell() throws IOException {
        write("proc/self/cgroup", "5:cpu,cpuacct:/a\n4:hugetlb,memory:/a/b\n0::/");
        write("sys/fs/cgroup/memory/a/b/memory.limit_in_bytes", "9223372036854771712");
        write("sys/fs/cgroup/memory/a/memory.limit_in_bytes", "67108864");
        write("sys/fs/cgroup/cpu/a/memory.limit_in_bytes", "1");
        assertThat(MemoryLimit.bytes(root)).hasValue(67_108_864);
    }

    /** Its group's path is the machine's, and its root what the container has. */
    @Test
    void withinAContainer() throws IOException {
        write("proc/self/cgroup", "4:memory:/docker/4ab/../..");
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", "67108864");
        assertThat(MemoryLimit.bytes(root)).hasValue(67_108_864);
        write("proc/self/cgroup", "4:memory:/docker/4ab");
        assertThat(MemoryLimit.bytes(root)).hasValue(67_108_864);
    }

    @Test
    void noneWhereNothingIsTold() throws IOException {
        assertThat(MemoryLimit.bytes(root)).isEmpty();
        write("proc/self/cgroup", "0::/\nno such line\n4:memory:/../../..");
        write("sys/fs/cgroup/memory.max", "max");
        write("memory.limit_in_bytes", "1");
        assertThat(MemoryLimit.bytes(root)).isEmpty();
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "not Linux")
    void whatThisSystemTellsIsUnderstood() {
        MemoryLimit.bytes(Path.of("/")).ifPresent(bytes -> assertThat(bytes).isPositive());
    }
}
