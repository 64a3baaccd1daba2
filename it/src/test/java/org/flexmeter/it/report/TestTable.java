package org.flexmeter.it.report;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * One table of all tests of a run, from the reports of Surefire and Failsafe: how many, how long,
 * what failed, and which parts were missing. Decides whether the run was good. Run from its source
 * ({@code ./verify}), whatever became of the build; hence one file that needs the JDK only.
 */
public final class TestTable {
    private static final int SLOWEST = 10;
    private static final int LONGEST = 160;
    private static final String UNTOLD = "(the test does not say what is missing)";
    private static final String TRACELESS =
            "(left before its first test; the report does not say why)";
    private static final String EVER = "always";
    private static final String BARE = "bare";
    private static final Pattern EXCEPTION = Pattern.compile("^(?:[\\w$]+\\.)+[\\w$]+: ");

    /** What became of a test. */
    enum Outcome {
        PASSED,
        FAILED,
        SKIPPED
    }

    /** A test that was run or skipped; {@code method} is empty where it is a whole class. */
    record Case(String type, String method, Outcome outcome, String message) {
        String shortName() {
            String simple = simple(type);
            return method.isEmpty() ? simple : simple + "." + method;
        }
    }

    /** What a report says. */
    record Report(String module, String suite, String type, double seconds, List<Case> cases) {
        long count(Outcome outcome) {
            return cases.stream().filter(c -> c.outcome() == outcome).count();
        }
    }

    /**
     * A part that may be missing.
     *
     * @param test a class or class.method, {@code *} stands for anything
     * @param part a pattern that is found somewhere in the reason
     */
    record Allowed(Pattern test, Pattern part, String when, String line) {
        boolean holds(boolean bare) {
            return when.equals(EVER) || bare;
        }

        boolean of(Case skipped) {
            String type = simple(outer(skipped.type()));
            return test.matcher(type).matches()
                    || test.matcher(type + "." + skipped.method()).matches();
        }

        boolean allows(Case skipped) {
            return of(skipped) && part.matcher(skipped.message()).find();
        }
    }

    /** What the command line says. */
    record Options(
            Path root,
            FileTime since,
            Optional<Path> plan,
            Optional<Path> allowed,
            boolean strict,
            boolean bare,
            boolean maven) {

        static Options of(String... words) throws IOException {
            Map<String, String> values = new HashMap<>();
            Set<String> flags = new HashSet<>();
            for (int i = 0; i < words.length; i++) {
                if (Set.of("--strict", "--bare", "--maven-failed").contains(words[i])) {
                    flags.add(words[i]);
                } else if (i + 1 < words.length
                        && Set.of("--root", "--since", "--plan", "--allowed").contains(words[i])) {
                    values.put(words[i], words[++i]);
                } else {
                    throw new IllegalArgumentException("unknown or without its value: " + words[i]);
                }
            }
            if (!values.containsKey("--root") || !values.containsKey("--since")) {
                throw new IllegalArgumentException("--root and --since are needed");
            }
            return new Options(
                    Path.of(values.get("--root")),
                    Files.getLastModifiedTime(Path.of(values.get("--since"))),
                    Optional.ofNullable(values.get("--plan")).map(Path::of),
                    Optional.ofNullable(values.get("--allowed")).map(Path::of),
                    flags.contains("--strict"),
                    flags.contains("--bare"),
                    !flags.contains("--maven-failed"));
        }
    }

    private final Options options;
    private final PrintStream out;
    private final List<Report> reports = new ArrayList<>();
    private final List<String> unreadable = new ArrayList<>();

    private TestTable(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Ends with 0 if the run was good, with 1 if not, with 2 if it was called wrongly. */
    public static void main(String[] words) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.exit(run(out, words));
    }

    /** The exit code. */
    static int run(PrintStream out, String... words) {
        try {
            return new TestTable(Options.of(words), out).table() ? 0 : 1;
        } catch (IllegalArgumentException | IOException e) {
            out.println("The table of the tests cannot be made: " + e.getMessage());
            return 2;
        }
    }

    private boolean table() throws IOException {
        List<Allowed> list = options.allowed().isPresent() ? allowed() : List.of();
        read();
        List<Case> failed = cases(Outcome.FAILED);
        List<Case> skipped = cases(Outcome.SKIPPED);
        Set<String> absent = absent();
        suites();
        slowest();
        failures(failed);
        missing(skipped);
        boolean permitted = permitted(skipped, list);
        faults(absent);
        long passed = cases(Outcome.PASSED).size();
        out.println();
        out.println(
                passed + " passed, " + failed.size() + " failed, " + skipped.size() + " skipped");
        return failed.isEmpty()
                && permitted
                && absent.isEmpty()
                && unreadable.isEmpty()
                && options.maven()
                && passed + skipped.size() > 0;
    }

    // ---- reports

    private void read() throws IOException {
        for (Path file : files()) {
            if (Files.getLastModifiedTime(file).compareTo(options.since()) >= 0) {
                try {
                    reports.add(report(file));
                } catch (SAXException | IOException | ParserConfigurationException e) {
                    unreadable.add(options.root().relativize(file) + ": " + firstLine(e));
                }
            }
        }
    }

    private List<Path> files() throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path folder : folders()) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(f -> f.getFileName().toString().matches("TEST-.*\\.xml"))
                        .sorted()
                        .forEach(found::add);
            }
        }
        return found;
    }

    private List<Path> folders() throws IOException {
        List<Path> found = new ArrayList<>();
        for (String pattern : List.of("*", "*/*")) {
            for (Path module : glob(pattern)) {
                for (String suite : List.of("surefire-reports", "failsafe-reports")) {
                    Path folder = module.resolve("target").resolve(suite);
                    if (Files.isDirectory(folder)) {
                        found.add(folder);
                    }
                }
            }
        }
        return found;
    }

    private List<Path> glob(String pattern) throws IOException {
        int depth = pattern.split("/").length;
        try (Stream<Path> folders = Files.find(options.root(), depth, (p, a) -> a.isDirectory())) {
            return folders.filter(p -> options.root().relativize(p).getNameCount() == depth)
                    .filter(p -> !p.equals(options.root()))
                    .filter(p -> Files.exists(p.resolve("pom.xml")))
                    .sorted()
                    .toList();
        }
    }

    private Report report(Path file)
            throws SAXException, IOException, ParserConfigurationException {
        Element suite = parser().parse(file.toFile()).getDocumentElement();
        if (!suite.getTagName().equals("testsuite")) {
            throw new SAXException("no report of tests: <" + suite.getTagName() + ">");
        }
        String name = suite.getAttribute("name");
        List<Case> cases = new ArrayList<>();
        for (Element element : children(suite, "testcase")) {
            cases.add(testCase(name, element));
        }
        if (cases.isEmpty()) { // what an assumption in @BeforeAll leaves behind
            cases.add(new Case(name, "", Outcome.SKIPPED, TRACELESS));
        }
        Path folder = file.getParent();
        return new Report(
                options.root().relativize(folder.getParent().getParent()).toString(),
                folder.getFileName().toString().startsWith("failsafe") ? "integration" : "unit",
                outer(name),
                seconds(suite.getAttribute("time")),
                List.copyOf(cases));
    }

    private static DocumentBuilder parser() throws ParserConfigurationException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        DocumentBuilder parser = factory.newDocumentBuilder();
        parser.setErrorHandler(new DefaultHandler()); // it would print by itself
        return parser;
    }

    private static Case testCase(String suite, Element element) {
        String type = element.getAttribute("classname");
        String of = type.isEmpty() ? suite : type;
        String name = element.getAttribute("name");
        // what holds for a class stands there without a method, or with the class as its name
        String method = name.equals(of) ? "" : name;
        for (String tag : List.of("failure", "error")) {
            for (Element told : children(element, tag)) {
                return new Case(of, method, Outcome.FAILED, fault(told));
            }
        }
        for (Element told : children(element, "skipped")) {
            return new Case(of, method, Outcome.SKIPPED, reason(told));
        }
        return new Case(of, method, Outcome.PASSED, "");
    }

    private static String fault(Element told) {
        String message = told.getAttribute("message").strip().replaceAll("\\s+", " ");
        if (message.length() > LONGEST) {
            message = message.substring(0, LONGEST) + " ...";
        }
        String type = simple(told.getAttribute("type"));
        return message.isEmpty() ? type : type.isEmpty() ? message : type + ": " + message;
    }

    /**
     * What is missing. An assumption stands in the text, as an exception; a condition such as
     * {@code @EnabledIfSystemProperty} in the attribute, before an arrow and the reason that was
     * given.
     */
    private static String reason(Element told) {
        String attribute = told.getAttribute("message");
        String text = firstLine(attribute.isBlank() ? told.getTextContent() : attribute);
        String plain = EXCEPTION.matcher(text).replaceFirst("");
        plain = plain.replaceFirst("^Assumption failed(: |$)", "");
        int arrow = plain.lastIndexOf("==> ");
        plain = (arrow < 0 ? plain : plain.substring(arrow + 4)).strip();
        boolean untold =
                plain.isEmpty() || plain.matches("assumption is (not )?(true|false)|.*Exception");
        return untold ? UNTOLD : plain;
    }

    private static List<Element> children(Element parent, String tag) {
        List<Element> found = new ArrayList<>();
        NodeList nodes = parent.getChildNodes();
        for (int i = 0; i < nodes.getLength(); i++) {
            if (nodes.item(i) instanceof Element e && e.getTagName().equals(tag)) {
                found.add(e);
            }
        }
        return found;
    }

    private static double seconds(String text) throws SAXException {
        try {
            return Double.parseDouble(text.replace(",", ""));
        } catch (NumberFormatException e) {
            throw new SAXException("no time: '" + text + "'", e);
        }
    }

    // ---- tables

    private void suites() {
        Map<String, List<Report>> suites = new LinkedHashMap<>();
        for (Report report : reports) {
            String name = String.format("%-10s %-12s", report.module(), report.suite());
            suites.computeIfAbsent(name, n -> new ArrayList<>()).add(report);
        }
        out.println();
        out.printf(
                "%-23s %7s %7s %7s %7s %10s%n",
                "Tests", "classes", "tests", "failed", "skipped", "time");
        suites.forEach(this::row);
        if (suites.size() > 1) {
            row("all", reports);
        }
    }

    private void row(String name, List<Report> of) {
        long classes = of.stream().map(Report::type).distinct().count();
        long tests = of.stream().mapToLong(r -> r.cases().size()).sum();
        out.printf(
                Locale.ROOT,
                "%-23s %7d %7d %7d %7d %8.1f s%n",
                name,
                classes,
                tests,
                sum(of, r -> r.count(Outcome.FAILED)),
                sum(of, r -> r.count(Outcome.SKIPPED)),
                of.stream().mapToDouble(Report::seconds).sum());
    }

    private static long sum(List<Report> of, ToDoubleFunction<Report> what) {
        return Math.round(of.stream().mapToDouble(what).sum());
    }

    private void slowest() {
        Map<String, Double> seconds = new TreeMap<>();
        for (Report report : reports) {
            String name = String.format("%-10s %s", report.module(), simple(report.type()));
            seconds.merge(name, report.seconds(), Double::sum);
        }
        heading("Slowest classes", !seconds.isEmpty());
        seconds.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .limit(SLOWEST)
                .forEach(e -> out.printf(Locale.ROOT, "%8.1f s  %s%n", e.getValue(), e.getKey()));
    }

    private void failures(List<Case> failed) {
        heading("Failed", !failed.isEmpty());
        failed.forEach(c -> out.println("  " + c.shortName() + ": " + c.message()));
    }

    private void missing(List<Case> skipped) {
        Map<String, List<Case>> parts =
                skipped.stream()
                        .collect(
                                Collectors.groupingBy(
                                        Case::message, TreeMap::new, Collectors.toList()));
        heading("Missing parts (tests skipped, why, where)", !parts.isEmpty());
        parts.entrySet().stream()
                .sorted(Comparator.comparingInt(e -> -e.getValue().size()))
                .forEach(e -> missing(e.getKey(), e.getValue()));
    }

    private void missing(String part, List<Case> skipped) {
        Set<String> classes = new TreeSet<>();
        skipped.forEach(c -> classes.add(simple(outer(c.type()))));
        out.printf("%7d  %s: %s%n", skipped.size(), part, String.join(", ", classes));
    }

    private void heading(String text, boolean there) {
        if (there) {
            out.println();
            out.println(text);
        }
    }

    // ---- what may be missing

    private List<Allowed> allowed() throws IOException {
        List<Allowed> found = new ArrayList<>();
        List<String> lines = Files.readAllLines(options.allowed().get());
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#") && i > 0) {
                found.add(entry(line, i + 1));
            }
        }
        return found;
    }

    /** The last column is prose and may have commas. */
    private Allowed entry(String line, int number) {
        String where = options.allowed().get().getFileName() + ", line " + number + ": ";
        String[] fields = line.split(",", 4);
        if (fields.length < 4 || fields[3].isBlank()) {
            throw new IllegalArgumentException(where + "test,part,when,why are needed: " + line);
        }
        if (!Set.of(EVER, BARE).contains(fields[2])) {
            throw new IllegalArgumentException(where + "'when' is always or bare: " + fields[2]);
        }
        try {
            return new Allowed(
                    Pattern.compile(Pattern.quote(fields[0]).replace("*", "\\E.*\\Q")),
                    Pattern.compile(fields[1], Pattern.CASE_INSENSITIVE),
                    fields[2],
                    fields[0] + " (" + fields[1] + ")");
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(where + firstLine(e), e);
        }
    }

    private boolean permitted(List<Case> skipped, List<Allowed> list) {
        List<Allowed> holding = list.stream().filter(a -> a.holds(options.bare())).toList();
        Set<Allowed> needed = new HashSet<>();
        Set<String> refused = new LinkedHashSet<>();
        for (Case test : skipped) {
            List<Allowed> by = holding.stream().filter(a -> a.allows(test)).toList();
            needed.addAll(by);
            if (by.isEmpty()) {
                refused.add(test.shortName() + " was skipped: " + test.message());
            }
        }
        if (options.strict()) {
            unneeded(holding, needed);
            refused(refused);
        }
        return !options.strict() || refused.isEmpty();
    }

    private void unneeded(List<Allowed> holding, Set<Allowed> needed) {
        List<Case> all = reports.stream().flatMap(r -> r.cases().stream()).toList();
        List<String> lines =
                holding.stream()
                        .filter(a -> !needed.contains(a))
                        .filter(a -> all.stream().anyMatch(a::of))
                        .map(Allowed::line)
                        .toList();
        heading("Might have been missing and was not", !lines.isEmpty());
        lines.forEach(line -> out.println("  " + line));
    }

    private void refused(Collection<String> refused) {
        heading("Missing and not on the list of what may be missing", !refused.isEmpty());
        for (String line : refused) {
            out.println(
                    "  "
                            + line
                            + "; install it, or say in it/allowed-skips.csv why it may be missing");
        }
    }

    // ---- what else is wrong

    /** Classes that were to be run and have no report: their process ended before they did. */
    private Set<String> absent() throws IOException {
        if (options.plan().isEmpty()) {
            return Set.of();
        }
        Set<String> there = reports.stream().map(Report::type).collect(Collectors.toSet());
        return Files.readAllLines(options.plan().get()).stream()
                .map(line -> line.split("\t")[2])
                .filter(name -> !there.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void faults(Set<String> absent) {
        heading("Reports that cannot be read", !unreadable.isEmpty());
        unreadable.forEach(line -> out.println("  " + line));
        heading("Test classes without a report: " + absent.size(), !absent.isEmpty());
        if (options.maven()) {
            absent.forEach(name -> out.println("  " + name));
        }
        heading("No test was run.", reports.stream().allMatch(r -> r.cases().isEmpty()));
        heading("Maven failed: its errors stand above.", !options.maven());
    }

    private List<Case> cases(Outcome outcome) {
        return reports.stream()
                .flatMap(r -> r.cases().stream())
                .filter(c -> c.outcome() == outcome)
                .toList();
    }

    private static String outer(String type) {
        int nested = type.indexOf('$');
        return nested < 0 ? type : type.substring(0, nested);
    }

    private static String simple(String type) {
        return type.substring(type.lastIndexOf('.') + 1);
    }

    private static String firstLine(Exception e) {
        return firstLine(String.valueOf(e.getMessage()));
    }

    private static String firstLine(String text) {
        Matcher line = Pattern.compile("\\S.*").matcher(text);
        return line.find() ? line.group().strip() : "";
    }
}
