package org.flexmeter.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Bars, one chart a session and figure, as SVG. */
final class Plot {
    private static final List<String> FIGURES =
            List.of(
                    "messages/s",
                    "readings/s",
                    "p99 ms",
                    "publisher CPU s/M",
                    "resident MB",
                    "start s");

    private static final int WIDTH = 900;
    private static final int LABELS = 300;
    private static final int VALUES = 90;
    private static final int BAR = 18;
    private static final int HEAD = 34;

    private Plot() {}

    private record Chart(String title, String figure, List<Measure> measures) {
        int height() {
            return HEAD + measures.size() * BAR + BAR;
        }
    }

    static String of(List<Outcome> outcomes) {
        List<Chart> charts = outcomes.stream().flatMap(Plot::charts).toList();
        int height = charts.stream().mapToInt(Chart::height).sum() + BAR;
        StringBuilder svg = new StringBuilder();
        svg.append(
                """
                <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="12">
                <rect width="100%%" height="100%%" fill="white"/>
                """
                        .formatted(WIDTH, height));
        int top = 0;
        for (Chart chart : charts) {
            draw(svg, chart, top);
            top += chart.height();
        }
        return svg.append("</svg>\n").toString();
    }

    private static Stream<Chart> charts(Outcome outcome) {
        List<Chart> charts = new ArrayList<>();
        for (String figure : FIGURES) {
            List<Measure> with =
                    outcome.measures().stream()
                            .filter(measure -> measure.figures().containsKey(figure))
                            .toList();
            if (!with.isEmpty()) {
                charts.add(new Chart(outcome.session() + ": " + figure, figure, with));
            }
        }
        return charts.stream();
    }

    private static void draw(StringBuilder svg, Chart chart, int top) {
        double most =
                chart.measures().stream()
                        .mapToDouble(m -> m.figure(chart.figure()))
                        .max()
                        .orElse(1);
        text(svg, 10, top + HEAD - 12, "start", " font-weight=\"bold\"", chart.title());
        int y = top + HEAD;
        for (Measure measure : chart.measures()) {
            double value = measure.figure(chart.figure());
            double length = most <= 0 ? 0 : value / most * (WIDTH - LABELS - VALUES);
            svg.append(
                    String.format(
                            Locale.ROOT,
                            "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"#4477aa\"/>%n",
                            LABELS,
                            y,
                            length,
                            BAR - 4));
            text(svg, LABELS - 8, y + BAR - 7, "end", "", measure.name());
            text(svg, (int) (LABELS + length + 6), y + BAR - 7, "start", "", Table.number(value));
            y += BAR;
        }
    }

    private static void text(
            StringBuilder svg, int x, int y, String anchor, String style, String text) {
        String safe = text.replace("&", "&amp;").replace("<", "&lt;");
        svg.append(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\"%s>%s</text>%n"
                        .formatted(x, y, anchor, style, safe));
    }
}
