import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holds the bill of materials against the list of known flaws, and fails on a match: {@code java
 * KnownFlaws.java known-flaws.csv gateway-sbom.json}. Without a bill (Maven is offline) it says so.
 * Run by the build (pom.xml, package), so it needs nothing but Java.
 */
final class KnownFlaws {
    private static final Pattern PACKAGE =
            Pattern.compile("\"pkg:maven/([^/\"]+)/([^@\"]+)@([^?\"]+)");
    private static final int LINE = 2;
    private static final int CELLS = 6;

    /**
     * @param fixed the versions that mend it, one for each line of versions such as 4.1
     * @param notReached why this product is not open to it; empty if it is, or nobody has looked
     */
    private record Flaw(
            String name,
            String since,
            List<String> fixed,
            String id,
            LocalDate lookedUp,
            String notReached) {

        static Flaw of(String line) {
            // the last cell is prose, and may have commas
            String[] cells = line.split(",", CELLS);
            return new Flaw(
                    cells[0],
                    cells[1],
                    Arrays.stream(cells[2].split(" ")).sorted(KnownFlaws::compare).toList(),
                    cells[3],
                    LocalDate.parse(cells[4]),
                    cells.length < CELLS ? "" : cells[5].strip());
        }

        /** Not mended in its own line of versions, or in the next one that was. */
        boolean affects(String version) {
            return (since.isEmpty() || compare(version, since) >= 0)
                    && fixed.stream()
                            .filter(mended -> compare(head(mended), head(version)) >= 0)
                            .findFirst()
                            .filter(mended -> compare(version, mended) < 0)
                            .isPresent();
        }
    }

    private record Library(String name, String version) implements Comparable<Library> {
        @Override
        public int compareTo(Library other) {
            return toString().compareTo(other.toString());
        }
    }

    private record Found(Library library, Flaw flaw) {
        @Override
        public String toString() {
            return "%s %s has %s; %s"
                    .formatted(
                            library.name(),
                            library.version(),
                            flaw.id(),
                            flaw.notReached().isEmpty()
                                    ? "take " + String.join(" or ", flaw.fixed())
                                    : "not reached: " + flaw.notReached());
        }
    }

    public static void main(String... files) throws IOException {
        List<Flaw> flaws = flaws(Path.of(files[0]));
        Path bill = Path.of(files[1]);
        LocalDate newest = flaws.stream().map(Flaw::lookedUp).max(LocalDate::compareTo).orElseThrow();
        String age =
                "known flaws: %d, looked up last on %s, %d days ago"
                        .formatted(
                                flaws.size(),
                                newest,
                                ChronoUnit.DAYS.between(newest, LocalDate.now()));
        if (Files.notExists(bill)) {
            System.out.println(age + "; no bill of materials was written: Maven is offline");
            return;
        }
        List<Found> found = found(flaws, libraries(bill));
        List<Found> explained = found.stream().filter(f -> !f.flaw().notReached().isEmpty()).toList();
        explained.forEach(System.out::println);
        found.stream().filter(f -> !explained.contains(f)).forEach(System.err::println);
        int open = found.size() - explained.size();
        System.out.printf("%s; not reached: %d; found here: %d%n", age, explained.size(), open);
        System.exit(open == 0 ? 0 : 1);
    }

    private static List<Flaw> flaws(Path list) throws IOException {
        return Files.readAllLines(list).stream()
                .skip(1)
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Flaw::of)
                .toList();
    }

    private static Set<Library> libraries(Path bill) throws IOException {
        Set<Library> libraries = new TreeSet<>();
        Matcher matcher = PACKAGE.matcher(Files.readString(bill));
        while (matcher.find()) {
            libraries.add(
                    new Library(matcher.group(1) + ":" + matcher.group(2), matcher.group(3)));
        }
        if (libraries.isEmpty()) {
            throw new IOException(bill + " names no library");
        }
        return libraries;
    }

    private static List<Found> found(List<Flaw> flaws, Set<Library> libraries) {
        List<Found> found = new ArrayList<>();
        for (Library library : libraries) {
            for (Flaw flaw : flaws) {
                if (flaw.name().equals(library.name()) && flaw.affects(library.version())) {
                    found.add(new Found(library, flaw));
                }
            }
        }
        return found;
    }

    private static String head(String version) {
        String[] parts = version.split("\\.");
        return String.join(".", Arrays.copyOf(parts, Math.min(LINE, parts.length)));
    }

    /** By the numbers in it; {@code Final} and the like do not count. */
    private static int compare(String one, String other) {
        return Arrays.compare(numbers(one), numbers(other));
    }

    private static int[] numbers(String version) {
        return Arrays.stream(version.split("[^0-9]+"))
                .filter(part -> !part.isEmpty())
                .mapToInt(Integer::parseInt)
                .toArray();
    }
}
