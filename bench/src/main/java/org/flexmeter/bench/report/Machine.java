package org.flexmeter.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.flexmeter.world.process.Commands;

/** On what it was measured. */
final class Machine {
    private static final double KILOBYTES_A_GIGABYTE = 1024.0 * 1024;

    private Machine() {}

    static Map<String, Object> describe() {
        Map<String, Object> machine = new LinkedHashMap<>();
        machine.put("processors", Runtime.getRuntime().availableProcessors());
        machine.put("processor", value("/proc/cpuinfo", "model name"));
        machine.put("memory GiB", Math.round(kilobytes() / KILOBYTES_A_GIGABYTE));
        machine.put("load before and during", firstLine("/proc/loadavg"));
        machine.put(
                "system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        machine.put("java", System.getProperty("java.vm.version"));
        return machine;
    }

    /** The commit that is checked out, if git tells. */
    static String version(Path root) {
        try {
            Commands.Result result =
                    Commands.run("git", "-C", root.toString(), "describe", "--always", "--dirty");
            return result.fine() ? result.output().strip() : "unknown";
        } catch (RuntimeException noGit) {
            return "unknown";
        }
    }

    private static double kilobytes() {
        String digits = value("/proc/meminfo", "MemTotal").replaceAll("\\D", "");
        return digits.isEmpty() ? 0 : Double.parseDouble(digits);
    }

    private static String value(String file, String key) {
        return lines(file).stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("");
    }

    private static String firstLine(String file) {
        return lines(file).stream().findFirst().orElse("");
    }

    private static List<String> lines(String file) {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.toList();
        } catch (IOException notLinux) {
            return List.of();
        }
    }
}
