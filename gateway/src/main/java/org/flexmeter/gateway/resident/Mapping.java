package org.flexmeter.gateway.resident;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stretch of this process's memory, as {@code /proc/self/smaps} has it (proc_pid_smaps(5)).
 *
 * @param start its first address
 * @param bytes its length
 * @param resident bytes of it that are in memory
 */
record Mapping(long start, long bytes, long resident) {
    private static final Pattern HEAD =
            Pattern.compile("([0-9a-f]+)-([0-9a-f]+) (\\S{4}) \\S+ \\S+ \\d+\\s*(.*)");
    private static final Pattern FIGURE = Pattern.compile("(\\w+):\\s+(\\d+) kB");
    private static final long KILO = 1_024;

    /**
     * Those of a file that nobody may write, and in which no page differs from the file: what was
     * linked at the start and then closed for writing does, and must stay.
     *
     * @param smaps the lines of {@code /proc/self/smaps}
     * @param file the file's path
     */
    static List<Mapping> unchanged(List<String> smaps, String file) {
        List<Mapping> found = new ArrayList<>();
        for (int i = 0; i < smaps.size(); i++) {
            Matcher head = HEAD.matcher(smaps.get(i));
            if (head.matches() && head.group(4).equals(file) && !head.group(3).contains("w")) {
                List<String> figures = smaps.subList(i + 1, smaps.size());
                // not Private_Dirty: it tells as well of a file that was just copied here
                if (figure(figures, "Anonymous") == 0) {
                    long start = Long.parseUnsignedLong(head.group(1), 16);
                    long end = Long.parseUnsignedLong(head.group(2), 16);
                    found.add(new Mapping(start, end - start, figure(figures, "Rss") * KILO));
                }
            }
        }
        return found;
    }

    /** The first of that name, in kB; something else than nothing where there is none. */
    private static long figure(List<String> lines, String name) {
        for (String line : lines) {
            Matcher figure = FIGURE.matcher(line);
            if (HEAD.matcher(line).matches()) {
                break;
            }
            if (figure.matches() && figure.group(1).equals(name)) {
                return Long.parseLong(figure.group(2));
            }
        }
        return -1;
    }
}
