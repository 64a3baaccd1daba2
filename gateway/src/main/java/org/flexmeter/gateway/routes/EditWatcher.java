package org.flexmeter.gateway.routes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Notices edits in the home folder by looking at size and time of each file. Looking works on every
 * file system, over NFS, in containers and natively, where notifications do not.
 */
final class EditWatcher {

    private final Path devices;
    private final Path catalogues;
    private final Path routes;
    private final Path levels;

    private Map<Path, String> seen;

    EditWatcher(Path home, Path devices) {
        this.devices = devices;
        this.catalogues = home.resolve("catalogue");
        this.routes = home.resolve("routes/gateways");
        this.levels = home.resolve(LogLevels.FILE);
        this.seen = look();
    }

    /**
     * What has changed since it was asked before.
     *
     * @param devices whether the registry has
     * @param catalogues whether any catalogue has
     * @param routes the gateways whose file of routes has
     * @param levels whether the levels of logging have
     * @param files every file that has, or is gone
     */
    record Edits(
            boolean devices,
            boolean catalogues,
            List<String> routes,
            boolean levels,
            List<Path> files) {
        boolean any() {
            return !files.isEmpty();
        }
    }

    Edits edits() {
        Map<Path, String> now = look();
        TreeSet<Path> changed = new TreeSet<>();
        now.forEach(
                (path, mark) -> {
                    if (!mark.equals(seen.get(path))) {
                        changed.add(path);
                    }
                });
        seen.keySet().stream().filter(p -> !now.containsKey(p)).forEach(changed::add);
        seen = now;
        return new Edits(
                changed.contains(devices),
                changed.stream().anyMatch(p -> p.startsWith(catalogues)),
                changed.stream()
                        .filter(p -> p.startsWith(routes))
                        .map(p -> CatalogueFiles.gateway(p.toString()))
                        .toList(),
                changed.contains(levels),
                List.copyOf(changed));
    }

    private Map<Path, String> look() {
        Map<Path, String> marks = new TreeMap<>();
        mark(devices, marks);
        mark(levels, marks);
        for (Path folder : new Path[] {catalogues, routes}) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.list(folder)) {
                    files.filter(f -> f.toString().endsWith(".yaml")).forEach(f -> mark(f, marks));
                } catch (IOException goneMeanwhile) {
                    return seen == null ? marks : seen;
                }
            }
        }
        return marks;
    }

    private static void mark(Path file, Map<Path, String> marks) {
        try {
            if (Files.isRegularFile(file)) {
                marks.put(file, Files.getLastModifiedTime(file) + "/" + Files.size(file));
            }
        } catch (IOException goneMeanwhile) {
            marks.remove(file);
        }
    }
}
