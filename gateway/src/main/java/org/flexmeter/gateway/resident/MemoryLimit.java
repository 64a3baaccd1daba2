package org.flexmeter.gateway.resident;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What the control groups of this process leave it of the machine's memory (cgroups(7), version 1
 * and 2). GraalVM looks at it as well, unless its builder came without that part.
 */
final class MemoryLimit {
    private static final Path GROUPS = Path.of("sys/fs/cgroup");
    private static final int FIELDS = 3;

    private MemoryLimit() {}

    /**
     * The least limit, in bytes, of the process's group and those that it lies in; in a container,
     * which does not see the outer ones, that of the container.
     *
     * @param root of the file system
     * @return nothing where there is none, or the system does not tell
     */
    static OptionalLong bytes(Path root) {
        List<String> limits = new ArrayList<>();
        for (String line : lines(root.resolve("proc/self/cgroup"))) {
            String[] fields = line.split(":", FIELDS);
            if (fields.length == FIELDS) {
                Path groups = root.resolve(GROUPS);
                if (fields[1].isEmpty()) {
                    limits.addAll(upwards(groups, fields[2], "memory.max"));
                } else if (List.of(fields[1].split(",")).contains("memory")) {
                    Path memory = groups.resolve("memory");
                    limits.addAll(upwards(memory, fields[2], "memory.limit_in_bytes"));
                }
            }
        }
        return limits.stream()
                .filter(limit -> limit.matches("\\d{1,18}"))
                .mapToLong(Long::parseLong)
                .min();
    }

    private static List<String> upwards(Path top, String group, String file) {
        List<String> found = new ArrayList<>();
        Path folder = top.resolve(group.replaceFirst("^/+", "")).normalize();
        while (folder.startsWith(top)) {
            found.addAll(lines(folder.resolve(file)));
            folder = folder.getParent();
        }
        return found;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException notThere) {
            return List.of();
        }
    }
}
