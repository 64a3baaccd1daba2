package org.flexmeter.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A session's outcome as text in columns. */
public final class Table {
    private Table() {}

    /** The lines of the table, its notes below. */
    public static List<String> of(Outcome outcome) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(outcome.session() + ": " + outcome.title());
        lines.addAll(rows(outcome.measures()));
        outcome.notes().forEach(note -> lines.add("  " + note));
        return lines;
    }

    /** One measure as one line. */
    public static String line(Measure measure) {
        return measure.name()
                + measure.figures().keySet().stream()
                        .map(name -> name + " " + cell(measure, name))
                        .collect(Collectors.joining(", ", ": ", ""));
    }

    private static List<String> rows(List<Measure> measures) {
        Set<String> figures = new LinkedHashSet<>();
        Set<String> words = new LinkedHashSet<>();
        measures.forEach(measure -> figures.addAll(measure.figures().keySet()));
        measures.forEach(measure -> words.addAll(measure.words().keySet()));
        List<List<String>> cells = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of(""));
        head.addAll(figures);
        head.addAll(words);
        cells.add(head);
        for (Measure measure : measures) {
            List<String> row = new ArrayList<>(List.of(measure.name()));
            figures.forEach(name -> row.add(cell(measure, name)));
            words.forEach(name -> row.add(measure.words().getOrDefault(name, "")));
            cells.add(row);
        }
        return aligned(cells);
    }

    private static String cell(Measure measure, String name) {
        return measure.figures().containsKey(name) ? number(measure.figure(name)) : "";
    }

    /** As many digits as one reads: 48,213 or 3.2 or 0.071. */
    static String number(double value) {
        double size = Math.abs(value);
        String form =
                size >= 100 || value == Math.rint(value) ? "%,.0f" : size >= 1 ? "%.1f" : "%.3f";
        return String.format(Locale.ROOT, form, value);
    }

    private static List<String> aligned(List<List<String>> cells) {
        int[] widths =
                IntStream.range(0, cells.get(0).size())
                        .map(
                                c ->
                                        cells.stream()
                                                .mapToInt(row -> row.get(c).length())
                                                .max()
                                                .orElse(0))
                        .toArray();
        return cells.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder("  ");
        for (int c = 0; c < row.size(); c++) {
            String pad = " ".repeat(widths[c] - row.get(c).length());
            line.append(c == 0 ? row.get(c) + pad : "  " + pad + row.get(c));
        }
        return line.toString().stripTrailing();
    }
}
