package org.flexmeter.gateway.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.logging.Filter;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.formatters.JsonFormatter;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.Test;

class PrintableLogTest {
    private static final String HOSTILE =
            "W1\u001b[2J\u009b31m\u0085\u2028\u202e\n2026-01-01 00:00:00,000 INFO  [Audit] forged";
    private static final String ADDRESS = "jdbc:postgresql://h/db?user=u&password=hunter2";

    private final Filter filter = new PrintableLog();

    private ExtLogRecord filtered(Throwable thrown) {
        ExtLogRecord record =
                new ExtLogRecord(
                        Level.WARN, "%s: %s", ExtLogRecord.FormatStyle.PRINTF, "PrintableLogTest");
        record.setParameters(new Object[] {HOSTILE, ADDRESS});
        record.putMdc("device", HOSTILE);
        record.setThrown(thrown);
        assertThat(filter.isLoggable(record)).isTrue();
        return record;
    }

    private static String line(ExtLogRecord record) {
        return new PatternFormatter("%-5p [%c{1}] %s%e%n").format(record);
    }

    private static boolean isHarmless(int point) {
        return point == '\n' || point == '\t' || point >= ' ' && !Character.isISOControl(point);
    }

    private static void isSafe(String text) {
        assertThat(text)
                .doesNotContain("hunter2", "\u2028", "\u202e")
                .matches(all -> all.codePoints().allMatch(PrintableLogTest::isHarmless));
        assertThat(text.lines()).noneMatch(line -> line.startsWith("2026-01-01"));
    }

    @Test
    void linesAreOnesAndObeyedByNoTerminal() {
        String line = line(filtered(null));
        isSafe(line);
        assertThat(line).contains("W1\\u001b[2J", "password=***").containsOnlyOnce("\n");
    }

    @Test
    void faultsToo() {
        Throwable fault = new IllegalStateException("x", new IOException(HOSTILE + ADDRESS));
        fault.addSuppressed(new IOException(ADDRESS));
        String text = line(filtered(fault));
        isSafe(text);
        assertThat(text)
                .contains("java.lang.IllegalStateException: x", "java.io.IOException: W1\\u001b");
    }

    @Test
    void faultsThatHarmNobodyStayThemselves() {
        Throwable fault = new IllegalStateException("plain", new IOException("words"));
        assertThat(filtered(fault).getThrown()).isSameAs(fault);
    }

    @Test
    void fieldsOfJsonToo() {
        String json = new JsonFormatter().format(filtered(null));
        isSafe(json);
        assertThat(json).contains("\"device\":\"W1");
    }
}
