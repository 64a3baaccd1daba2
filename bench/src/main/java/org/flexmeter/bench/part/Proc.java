package org.flexmeter.bench.part;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** What Linux tells of a process under {@code /proc}. */
public final class Proc {
    /** Linux's USER_HZ, the same on every platform that Java runs on. */
    private static final double TICKS = 100;

    private static final int USER_TIME = 11;
    private static final int CHILDREN_SYSTEM_TIME = 14;
    private static final double KILOBYTES_A_MEGABYTE = 1024;

    private Proc() {}

    /** CPU seconds of a process and of all that it has started, those that have ended too. */
    public static double cpuSeconds(long pid) {
        Stream<Long> children =
                ProcessHandle.of(pid)
                        .map(process -> process.descendants().map(ProcessHandle::pid))
                        .orElse(Stream.empty());
        return Stream.concat(Stream.of(pid), children).mapToLong(Proc::ticks).sum() / TICKS;
    }

    private static long ticks(long pid) {
        Optional<String> stat = read(pid, "stat");
        if (stat.isEmpty()) {
            return 0;
        }
        // The command's name, in parentheses, may hold spaces.
        String[] fields = stat.get().substring(stat.get().lastIndexOf(')') + 2).split(" ");
        long ticks = 0;
        for (int i = USER_TIME; i <= CHILDREN_SYSTEM_TIME; i++) {
            ticks += Long.parseLong(fields[i]);
        }
        return ticks;
    }

    /** Resident memory in MB. */
    public static double residentMegabytes(long pid) {
        return status(pid, "VmRSS:");
    }

    /** The most resident memory that it ever had, in MB. */
    public static double peakMegabytes(long pid) {
        return status(pid, "VmHWM:");
    }

    private static double status(long pid, String name) {
        return read(pid, "status").stream()
                        .flatMap(String::lines)
                        .filter(line -> line.startsWith(name))
                        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElse(0)
                / KILOBYTES_A_MEGABYTE;
    }

    private static Optional<String> read(long pid, String file) {
        try {
            return Optional.of(Files.readString(Path.of("/proc", Long.toString(pid), file)));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }
}
