package org.flexmeter.it.report;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells how far a build is: reads what Maven prints, keeps it in a log, and prints what somebody
 * who waits wants to know. Run from its source ({@code .mvn/build}), so that it is there before
 * anything is built; hence one file that needs the JDK only.
 */
public final class Progress {
    private static final Pattern MODULE =
            Pattern.compile("\\[INFO] Building (.+?) (\\d\\S*)(?:\\s+\\[(\\d+)/(\\d+)])?");
    private static final Pattern STEP =
            Pattern.compile("\\[INFO] --- ([\\w.-]+):[^:]+:([\\w-]+) \\(.*\\) @ \\S+ ---");
    private static final Pattern IN_REACTOR = Pattern.compile("\\[INFO] (\\S.*?)\\s+\\[\\w+]");
    private static final Pattern BEGINS = Pattern.compile("\\[INFO] Running (\\S+)");
    private static final Pattern ENDS =
            Pattern.compile(
                    "\\[\\w+] Tests run: (\\d+), Failures: (\\d+), Errors: (\\d+), Skipped: (\\d+),"
                            + " Time elapsed: ([\\d.,]+) s.* -- in (\\S+)");
    private static final Pattern SUMMARY =
            Pattern.compile(
                    "\\[\\w+] Tests run: \\d+, Failures: \\d+, Errors: \\d+, Skipped: \\d+");
    private static final Pattern FAILS =
            Pattern.compile("\\[ERROR] (\\S.*) -- Time elapsed: .* <<< (?:FAILURE|ERROR)!");
    private static final Pattern DOWNLOADED =
            Pattern.compile("\\[INFO] Downloaded from \\S+ \\S+ \\(([\\d.]+) ([kMG]?B) at .*");
    private static final Pattern HINT =
            Pattern.compile("\\[ERROR] (?:$|To see the full|Re-run Maven|For more info|\\[Help).*");
    private static final int LINES_OF_A_FAILURE = 8;
    private static final int LINES_OF_AN_ERROR = 40;
    private static final Map<String, String> STEPS =
            Map.ofEntries(
                    Map.entry("spotless", "formats"),
                    Map.entry("compiler:compile", "compiles"),
                    Map.entry("compiler:testCompile", "compiles the tests"),
                    Map.entry("dependency", "copies libraries"),
                    Map.entry("quarkus:build", "packages the gateway"),
                    Map.entry("cyclonedx", "writes the bill of materials"),
                    Map.entry("spotbugs", "looks for dangerous kinds of code"),
                    Map.entry("surefire", "unit tests"),
                    Map.entry("failsafe", "integration tests"));

    /** A test class that this run may have. */
    record Planned(String folder, String module, String name) {
        static Planned of(String line) {
            String[] fields = line.split("\t");
            return new Planned(fields[0], fields[1], fields[2]);
        }

        String line() {
            return String.join("\t", folder, module, name);
        }
    }

    private record Counts(int tests, int failed, int skipped) {
        static final Counts NONE = new Counts(0, 0, 0);

        Counts plus(Counts other) {
            return new Counts(tests + other.tests, failed + other.failed, skipped + other.skipped);
        }
    }

    private final PrintStream out;
    private final InstantSource clock;
    private final Duration silence;
    private final int columns;
    private final List<Planned> planned;
    private final Instant start;
    private final Map<String, Instant> running = new LinkedHashMap<>();
    private final Map<String, Counts> parts = new LinkedHashMap<>();
    private final Set<String> done = new LinkedHashSet<>();
    private final Set<String> reactor = new LinkedHashSet<>();
    private Instant told;
    private boolean listing;
    private boolean broken;
    private int errors;
    private int linesOfFailure;
    private String module = "";
    private String step = "";
    private int files;
    private double megabytes;

    /**
     * Prints nothing yet.
     *
     * @param silence after which it says that it still works
     * @param columns of the terminal, whose last line is written again and again; 0 where there is
     *     none: plain lines
     * @param planned the classes of all modules; those of modules that Maven does not build are
     *     left out
     */
    Progress(
            PrintStream out,
            InstantSource clock,
            Duration silence,
            int columns,
            List<Planned> planned) {
        this.out = out;
        this.clock = clock;
        this.silence = silence;
        this.columns = columns;
        this.planned = planned;
        this.start = clock.instant();
        this.told = start;
    }

    /** Maven on standard input. */
    public static void main(String[] arguments) throws IOException {
        Map<String, String> options = new LinkedHashMap<>();
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            options.put(arguments[i], arguments[i + 1]);
        }
        Path log = Path.of(options.get("--log"));
        Optional<Path> plan = Optional.ofNullable(options.get("--plan")).map(Path::of);
        List<Planned> planned = new ArrayList<>();
        if (plan.isPresent()) {
            Files.readAllLines(plan.get()).forEach(line -> planned.add(Planned.of(line)));
        }
        Progress progress =
                new Progress(
                        new PrintStream(System.out, true, StandardCharsets.UTF_8),
                        InstantSource.system(),
                        Duration.ofSeconds(Long.parseLong(options.get("--silence"))),
                        Integer.parseInt(options.get("--columns")),
                        planned);
        progress.follow(log);
        if (plan.isPresent()) {
            Files.write(plan.get(), progress.built().stream().map(Planned::line).toList());
        }
    }

    private void follow(Path log) throws IOException {
        ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor();
        ticks.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
        try (BufferedReader in =
                        new BufferedReader(
                                new InputStreamReader(System.in, StandardCharsets.UTF_8));
                BufferedWriter kept = Files.newBufferedWriter(log)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                kept.write(line);
                kept.newLine();
                kept.flush();
                accept(line);
            }
        } finally {
            ticks.shutdownNow();
            end();
        }
    }

    /** The planned classes of the modules that were built. */
    synchronized List<Planned> built() {
        return planned.stream().filter(p -> reactor.contains(p.module())).toList();
    }

    /** A line of Maven's. */
    synchronized void accept(String line) {
        if (linesOfFailure > 0 && tellFailure(line)) {
            return;
        }
        if (broken) {
            tellError(line);
        } else if (line.startsWith("[INFO] Reactor Build Order:")) {
            listing = true;
        } else if (listing) {
            list(line);
        } else if (line.startsWith("[")) {
            read(line);
        }
    }

    private void read(String line) {
        Matcher matcher;
        if ((matcher = MODULE.matcher(line)).matches()) {
            module(matcher);
        } else if ((matcher = STEP.matcher(line)).matches()) {
            step(matcher.group(1), matcher.group(2));
        } else if ((matcher = BEGINS.matcher(line)).matches()) {
            running.put(matcher.group(1), clock.instant());
            draw();
        } else if ((matcher = ENDS.matcher(line)).matches()) {
            ends(matcher);
        } else if ((matcher = FAILS.matcher(line)).matches()) {
            say("    FAILED " + matcher.group(1));
            linesOfFailure = LINES_OF_A_FAILURE;
        } else if (SUMMARY.matcher(line).matches()) {
            say(line);
        } else if ((matcher = DOWNLOADED.matcher(line)).matches()) {
            downloaded(Double.parseDouble(matcher.group(1)), matcher.group(2));
        } else if (line.equals("[INFO] BUILD FAILURE")) {
            broken = true;
        } else if (module.isEmpty() && line.matches("\\[(ERROR|FATAL)].*")) {
            broken = true; // a pom, an extension: nothing is built, and nothing is said to fail
            tellError(line);
        }
    }

    private void list(String line) {
        Matcher matcher = IN_REACTOR.matcher(line);
        if (matcher.matches()) {
            reactor.add(matcher.group(1));
        } else if (!line.strip().equals("[INFO]")) {
            listing = false;
            read(line);
        }
    }

    private void module(Matcher matcher) {
        reactor.add(matcher.group(1));
        String place =
                matcher.group(3) == null
                        ? ""
                        : " (" + matcher.group(3) + " of " + matcher.group(4) + ")";
        module = matcher.group(1) + place;
        step = "";
        say(elapsed() + " " + module + downloads());
    }

    private void step(String plugin, String goal) {
        String now = STEPS.getOrDefault(plugin + ":" + goal, STEPS.getOrDefault(plugin, ""));
        if (!now.isEmpty() && !now.equals(step)) {
            step = now;
            draw();
        }
    }

    private void downloaded(double size, String unit) {
        files++;
        megabytes +=
                switch (unit) {
                    case "GB" -> size * 1e3;
                    case "MB" -> size;
                    case "kB" -> size / 1e3;
                    default -> size / 1e6;
                };
    }

    private void ends(Matcher matcher) {
        String name = matcher.group(6);
        running.remove(name);
        Counts counts =
                new Counts(
                        number(matcher, 1),
                        number(matcher, 2) + number(matcher, 3),
                        number(matcher, 4));
        int nested = name.indexOf('$');
        if (nested >= 0) { // told with the class that it is a part of, which ends later
            parts.merge(name.substring(0, nested), counts, Counts::plus);
            return;
        }
        done.add(name);
        ended(name, counts.plus(parts.getOrDefault(name, Counts.NONE)), matcher.group(5));
    }

    private void ended(String name, Counts counts, String seconds) {
        say(
                String.format(
                        Locale.ROOT,
                        "%s %s %-8s %-32s %4d tests %7s s%s%s",
                        elapsed(),
                        count(),
                        folder(name),
                        shortName(name),
                        counts.tests(),
                        seconds,
                        counts.failed() > 0 ? "  " + counts.failed() + " FAILED" : "",
                        counts.skipped() > 0 ? "  " + counts.skipped() + " skipped" : ""));
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }

    private String count() {
        int total = built().size();
        String of = total < done.size() ? "?" : Integer.toString(total);
        return String.format("[%3d/%s]", done.size(), of);
    }

    private String folder(String name) {
        return planned.stream()
                .filter(p -> p.name().equals(name))
                .map(Planned::folder)
                .findFirst()
                .orElse("");
    }

    private static String shortName(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** Whether the line belonged to the failure that is being told. */
    private boolean tellFailure(String line) {
        if (line.stripLeading().startsWith("at ") || line.startsWith("[")) {
            linesOfFailure = 0;
            return false;
        }
        if (!line.isBlank()) {
            linesOfFailure--;
            say("        " + line);
        }
        return true;
    }

    private void tellError(String line) {
        // a message may go on in lines that do not begin so
        if (!line.isBlank() && !line.startsWith("[INFO]") && !HINT.matcher(line).matches()) {
            errors++;
            if (errors <= LINES_OF_AN_ERROR) {
                say(line);
            }
        }
    }

    /** A second is over. */
    synchronized void tick() {
        if (columns > 0) {
            draw();
        } else if (Duration.between(told, clock.instant()).compareTo(silence) >= 0) {
            say(elapsed() + " " + now());
        }
    }

    /** Maven has ended. */
    synchronized void end() {
        clear();
        running.forEach(
                (name, since) ->
                        out.println("    NOT ENDED " + shortName(name) + ": it began and no more"));
        out.flush();
    }

    private void say(String line) {
        clear();
        out.println(line);
        told = clock.instant();
        draw();
    }

    /** Writes the terminal's last line again. */
    private void draw() {
        if (columns > 0) {
            String text = elapsed() + " " + now();
            out.print("\r\033[K" + text.substring(0, Math.min(text.length(), columns - 1)));
            out.flush();
        }
    }

    private void clear() {
        if (columns > 0) {
            out.print("\r\033[K");
        }
    }

    private String now() {
        String where = module.isEmpty() ? "Maven begins" : module;
        String what = step.isEmpty() ? "" : ": " + step;
        return where + what + tests() + downloads();
    }

    private String tests() {
        if (running.isEmpty()) {
            return "";
        }
        List<String> names =
                running.entrySet().stream()
                        .map(e -> shortName(e.getKey()) + " for " + time(e.getValue()))
                        .toList();
        return " " + count() + " " + String.join(", ", names);
    }

    private String downloads() {
        return files == 0
                ? ""
                : String.format(Locale.ROOT, "; %d files downloaded, %.0f MB", files, megabytes);
    }

    private String elapsed() {
        return String.format("%6s", time(start));
    }

    private String time(Instant since) {
        long seconds = Duration.between(since, clock.instant()).toSeconds();
        return String.format("%d:%02d", seconds / 60, seconds % 60);
    }
}
